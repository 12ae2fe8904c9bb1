import fc from "fast-check";

/** Every way in which rows do not fill vectors, lines, blocks and tiles. */
const LARGE = [
  [70_001, 1],
  [30_011, 3],
  [9_001, 6],
  [4_099, 10],
  [3_001, 64],
  [301, 512],
  [70, 2048],
] as const;
const shapes = fc.tuple(
  fc.integer({ min: 1, max: 70 }),
  fc.oneof(fc.integer({ min: 1, max: 21 }), fc.constant(64)),
);

/** `check` for many small and for large numbers of rows and channels. */
export function forShapes(check: (rows: number, channels: number, seed: number) => void): void {
  fc.assert(
    fc.property(shapes, fc.nat(), ([rows, channels], seed) => check(rows, channels, seed)),
    { seed: 1, numRuns: 80 },
  );
  for (const [rows, channels] of LARGE) check(rows, channels, 7);
}

export const shifted = (values: Float32Array, by: number) => values.map((value) => value + by);
const column = (values: Float32Array, channel: number, channels: number) =>
  Float64Array.from({ length: values.length / channels }, (_, row) => values[row * channels + channel]!);
const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean and population variance of every channel, in float64. */
export function momentsOf(x: Float32Array, channels: number) {
  const columns = Array.from({ length: channels }, (_, channel) => column(x, channel, channels));
  const mean = columns.map(meanOf);
  const variance = columns.map((values, channel) =>
    meanOf(values.map((value) => (value - mean[channel]!) ** 2)),
  );
  return { mean, variance };
}
