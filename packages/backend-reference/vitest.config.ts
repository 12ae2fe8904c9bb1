import { nodeProject } from "../../vitest.shared.js";

export default nodeProject("backend-reference", import.meta.dirname);
