import { nodeProject } from "../../vitest.shared.js";

export default nodeProject("compare", import.meta.dirname);
