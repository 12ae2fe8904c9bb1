import { nodeProject } from "../../vitest.shared.js";

export default nodeProject("backend-wasm", import.meta.dirname);
