import { randomStream } from "@striate/random";
import { describe, expect, it } from "vitest";
import { constant, randomNormal, truncatedNormal } from "./index.js";
import { fans, type Initializer, orthogonal, resolveInitializer } from "./initializers.js";

const SHAPE = [3, 3, 64, 96];
const [fanIn, fanOut] = [9 * 64, 9 * 96];
const draw = (initializer: Initializer, shape: readonly number[] = SHAPE) =>
  initializer(shape, randomStream(1, "test"));
const variance = (values: Float32Array) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length;
};
const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

describe("initializers", () => {
  it("reads fans off a kernel as Keras does", () => {
    expect(fans([400, 120])).toEqual({ fanIn: 400, fanOut: 120 });
    expect(fans(SHAPE)).toEqual({ fanIn, fanOut });
    expect(fans([7])).toEqual({ fanIn: 7, fanOut: 7 });
  });

  it.each([
    ["glorotUniform", 6 / (fanIn + fanOut)],
    ["heUniform", 6 / fanIn],
    ["lecunUniform", 3 / fanIn],
  ])("%s stays within √%d and has a third of it as variance", (name, squaredLimit) => {
    const values = draw(resolveInitializer("test", name));
    expect(largest(values)).toBeLessThanOrEqual(Math.fround(Math.sqrt(squaredLimit)));
    expect(largest(values)).toBeGreaterThan(0.999 * Math.sqrt(squaredLimit));
    // Over 55,296 draws the variance of a uniform sample is known to 0.4 %; 2 % is five times that.
    expect(variance(values) / (squaredLimit / 3)).toBeCloseTo(1, 1.3);
  });

  it.each([
    ["glorotNormal", 2 / (fanIn + fanOut)],
    ["heNormal", 2 / fanIn],
    ["lecunNormal", 1 / fanIn],
  ])("%s has variance %d, cut off at two of the wider deviation it is drawn with", (name, wanted) => {
    const values = draw(resolveInitializer("test", name));
    const drawnWith = Math.sqrt(wanted) / 0.87962566103423978;
    expect(largest(values)).toBeLessThanOrEqual(Math.fround(2 * drawnWith));
    expect(largest(values)).toBeGreaterThan(1.9 * drawnWith);
    expect(variance(values) / wanted).toBeCloseTo(1, 1.3);
  });

  it("truncatedNormal never leaves two deviations, randomNormal does", () => {
    expect(largest(draw(truncatedNormal({ stddev: 0.5 })))).toBeLessThanOrEqual(1);
    expect(largest(draw(randomNormal({ stddev: 0.5 })))).toBeGreaterThan(1.5);
  });

  it.each([[[6, 4]], [[4, 6]], [[3, 3, 2, 5]]])(
    "orthogonal gives %j orthonormal vectors along the shorter side",
    (shape) => {
      const columns = shape.at(-1)!;
      const rows = shape.reduce((a, b) => a * b) / columns;
      const values = draw(orthogonal({ gain: 2 }), shape);
      const at = (row: number, column: number) => values[row * columns + column]!;
      const count = Math.min(rows, columns);
      const length = Math.max(rows, columns);
      for (let a = 0; a < count; a++) {
        for (let b = 0; b < count; b++) {
          let dot = 0;
          for (let i = 0; i < length; i++) dot += rows < columns ? at(a, i) * at(b, i) : at(i, a) * at(i, b);
          expect(dot).toBeCloseTo(a === b ? 4 : 0, 5);
        }
      }
    },
  );

  it("takes names in either spelling, functions, and constants", () => {
    expect(resolveInitializer("test", "he_normal" as never)).toBe(resolveInitializer("test", "heNormal"));
    expect(Array.from(draw(constant(0.5), [2]))).toEqual([0.5, 0.5]);
    expect(() => resolveInitializer("Dense", "toString" as never)).toThrow(/unknown initializer "toString"/);
  });
});
