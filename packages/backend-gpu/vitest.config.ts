import { nodeProject } from "../../vitest.shared.js";

export default nodeProject("backend-gpu", import.meta.dirname);
