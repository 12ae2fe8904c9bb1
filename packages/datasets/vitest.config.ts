import { nodeProject } from "../../vitest.shared.js";

export default nodeProject("datasets", import.meta.dirname);
