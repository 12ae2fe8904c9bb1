import { createGpuBackend } from "@striate/backend-gpu";
import { beforeAll, describe, expect, it } from "vitest";
import { furthest } from "./furthest.js";
import { type LossCurveOptions, lossCurve } from "./lossCurve.js";
import { nodeModes } from "./nodeModes.js";
import { type ReferenceCurve, referenceCurve } from "./referenceCurve.js";

const RUNS: readonly LossCurveOptions[] = [
  { network: "lenet5", steps: 30, batchSize: 16 },
  { network: "resnet8", steps: 10, batchSize: 8 },
];

describe.each(RUNS)("$steps steps of $network", { timeout: 120_000 }, (options) => {
  let expected: ReferenceCurve;
  beforeAll(async () => {
    expected = await referenceCurve(options);
  }, 120_000);

  it.each(nodeModes)("have the reference's losses in mode %s", async (mode) => {
    const backend = await createGpuBackend({ mode });
    const losses = await lossCurve(backend, options);
    expect(furthest(losses, expected).share).toBeLessThanOrEqual(1);
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
    backend.dispose();
  });
});
