import type { Reporter, TestModule } from "vitest/node";

/** Closes the log with one plain line, "N passed, N failed, N skipped", for whoever reads it without colours. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      let tests = 0;
      for (const test of module.children.allTests()) {
        tests++;
        const { state } = test.result();
        if (state !== "pending") count[state]++;
      }
      // A file that fails while it is loaded has no tests to count, and must not look like a success.
      if (tests === 0 && module.state() === "failed") count.failed++;
    }
    console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  }
}
