import { nodeProject } from "../../vitest.shared.js";

export default nodeProject("trainer", import.meta.dirname);
