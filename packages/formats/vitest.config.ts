import { nodeProject } from "../../vitest.shared.js";

export default nodeProject("formats", import.meta.dirname);
