import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

/** An engine that has relaxed SIMD, or has it once a flag is set, or not at all. */
function engine({ version, has }: { version: string; has: "built in" | "behind a flag" | "never" }) {
  const flags: string[] = [];
  vi.doMock("node:process", () => ({ version }));
  vi.doMock("node:v8", () => ({ setFlagsFromString: (flag: string) => void flags.push(flag) }));
  vi.doMock("@striate/backend-wasm", () => ({
    detectFeatures: () => ({
      relaxedSimd: has === "built in" || (has === "behind a flag" && flags.length > 0),
    }),
  }));
  return flags;
}

const MOCKED = ["node:process", "node:v8", "@striate/backend-wasm"];

beforeEach(() => void vi.resetModules());
afterEach(() => {
  for (const name of MOCKED) vi.doUnmock(name);
  vi.resetModules();
});

describe("relaxed SIMD", () => {
  it.each([
    ["v20.19.0", "built in", "built in", 0],
    ["v22.12.0", "built in", "built in", 0],
    ["v20.19.0", "behind a flag", "behind a flag", 1],
    ["v20.19.0", "never", "missing", 1],
    // A flag that an engine does not know makes it complain on standard error.
    ["v22.12.0", "never", "missing", 0],
    ["v24.0.0", "behind a flag", "missing", 0],
  ] as const)("of Node %s that has it %s is %s, with %i flags set", async (version, has, found, count) => {
    const flags = engine({ version, has });
    const { offerRelaxedSimd } = await import("./relaxedSimd.js");
    expect([offerRelaxedSimd(), flags.length]).toEqual([found, count]);
    // The answer stays: what a flag made available was not built in.
    expect([offerRelaxedSimd(), flags.length]).toEqual([found, count]);
  });
});
