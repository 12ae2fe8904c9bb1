import { nodeProject } from "../../vitest.shared.js";

export default nodeProject("training", import.meta.dirname);
