import { mergeConfig } from "vitest/config";
import { nodeProject } from "../../vitest.shared.js";

// The chart library takes a second to load: once is enough.
export default mergeConfig(nodeProject("trainer", import.meta.dirname), { test: { isolate: false } });
