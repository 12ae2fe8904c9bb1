import { nodeProject } from "../../vitest.shared.js";

export default nodeProject("random", import.meta.dirname);
