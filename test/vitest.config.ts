import { nodeProject } from "../vitest.shared.js";

export default nodeProject("test", import.meta.dirname);
