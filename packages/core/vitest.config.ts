import { nodeProject } from "../../vitest.shared.js";

export default nodeProject("core", import.meta.dirname);
