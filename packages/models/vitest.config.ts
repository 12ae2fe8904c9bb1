import { nodeProject } from "../../vitest.shared.js";

export default nodeProject("models", import.meta.dirname);
