import { nodeProject } from "../../vitest.shared.js";

export default nodeProject("layers", import.meta.dirname);
