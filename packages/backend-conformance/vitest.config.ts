import { nodeProject } from "../../vitest.shared.js";

export default nodeProject("backend-conformance", import.meta.dirname);
