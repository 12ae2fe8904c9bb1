import { mergeConfig } from "vitest/config";
import { nodeProject } from "../../vitest.shared.js";

// The chart library takes a second to load: once is enough. A run is quick, but not where other threads want the processors too.
export default mergeConfig(nodeProject("trainer", import.meta.dirname), {
  test: {
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // For the thread that prepares batches, which Vite does not resolve for.
    execArgv: ["--conditions=@striate/source"],
  },
});
