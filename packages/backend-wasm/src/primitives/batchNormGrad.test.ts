import type { Backend, DeviceBuffer } from "@striate/core";
import { describe, it } from "vitest";
import { forShapes, momentsOf, shifted } from "../../test/channels.js";
import { expectWithin, onEveryBackend } from "../../test/everyBackend.js";
import { reals } from "../../test/numbers.js";

/** Sums in float32 are of at most 256 terms; what follows is float64. */
const SUM_BOUND = 2 * (256 + 2) * 2 ** -24;
const EPSILON = 1e-3;

describe("batchNormGrad", () => {
  it("is γ / σ · (dy − mean(dy) − x̂ · mean(dy · x̂)), with Σ dy · x̂ and Σ dy beside it", () => {
    forShapes((rows, channels, seed) => {
      const x = shifted(reals(rows * channels, seed), 3);
      const dy = shifted(reals(rows * channels, seed + 1), 0.1);
      const gamma = reals(channels, seed + 2);
      const moments = momentsOf(x, channels);
      const mean = Float32Array.from(moments.mean);
      const variance = Float32Array.from(moments.variance);
      for (const withGamma of [true, false]) {
        const expected = gradientsOf(dy, x, mean, variance, withGamma ? gamma : undefined);
        const run = (on: Required<Backend>, ...[dy, x, mean, variance, gamma]: DeviceBuffer[]) => {
          const statistics = { mean: mean!, variance: variance! };
          const made = on.batchNormGrad(dy!, x!, statistics, withGamma ? gamma : undefined, EPSILON);
          return [made.dx, made.dGamma, made.dBeta];
        };
        onEveryBackend([dy, x, mean, variance, gamma], run, ([dx, dGamma, dBeta]) => {
          expectWithin(dBeta!, expected.dBeta, (c) => SUM_BOUND * expected.sizeOfDBeta[c]!);
          expectWithin(dGamma!, expected.dGamma, (c) => SUM_BOUND * expected.sizeOfDGamma[c]!);
          expectWithin(dx!, expected.dx, (index) => SUM_BOUND * expected.sizeOfDx[index]!);
        });
      }
    });
  });
});

/** In float64, with the sums of absolute values that bounds are made of. */
function gradientsOf(
  dy: Float32Array,
  x: Float32Array,
  mean: Float32Array,
  variance: Float32Array,
  gamma: Float32Array | undefined,
) {
  const channels = mean.length;
  const rows = x.length / channels;
  const [dGamma, dBeta, sizeOfDGamma, sizeOfDBeta] = Array.from(
    { length: 4 },
    () => new Float64Array(channels),
  );
  const deviation = Float64Array.from(variance, (value) => Math.sqrt(value + EPSILON));
  const normalized = (index: number) => (x[index]! - mean[index % channels]!) / deviation[index % channels]!;
  for (let index = 0; index < x.length; index++) {
    const c = index % channels;
    dBeta![c]! += dy[index]!;
    sizeOfDBeta![c]! += Math.abs(dy[index]!);
    dGamma![c]! += dy[index]! * normalized(index);
    sizeOfDGamma![c]! += Math.abs(dy[index]! * normalized(index));
  }
  const scale = (index: number) => (gamma?.[index % channels] ?? 1) / deviation[index % channels]!;
  const dx = Float64Array.from(x, (_, index) => {
    const c = index % channels;
    return scale(index) * (dy[index]! - dBeta![c]! / rows - (normalized(index) * dGamma![c]!) / rows);
  });
  const sizeOfDx = Float64Array.from(x, (_, index) => {
    const c = index % channels;
    const sums = sizeOfDBeta![c]! + Math.abs(normalized(index)) * sizeOfDGamma![c]!;
    return Math.abs(scale(index)) * (Math.abs(dy[index]!) + sums / rows);
  });
  return {
    dx,
    dGamma: dGamma!,
    dBeta: dBeta!,
    sizeOfDx,
    sizeOfDGamma: sizeOfDGamma!,
    sizeOfDBeta: sizeOfDBeta!,
  };
}
