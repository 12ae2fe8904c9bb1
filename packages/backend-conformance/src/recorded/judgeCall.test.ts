import { conv2dGeometry, type DeviceBuffer, type TypedArray } from "@striate/core";
import { describe, expect, it } from "vitest";
import { judgeCall } from "./judgeCall.js";
import { recordedCall } from "./recordedCall.js";

const floats = (size: number): DeviceBuffer => ({ dtype: "float32", size });

/** A call with numbers in its buffers. */
const call = (method: string, args: readonly unknown[], values: readonly TypedArray[]) =>
  recordedCall(method, args)!.with(values).call;

const negated = call("unary", ["neg", floats(3)], [Float32Array.of(1, -2, 0)]);

describe("a call's judgement", () => {
  it("is in shares of the derived bound", () => {
    // 1 · 3 + 2 · 4: two terms, so 2 (2 + 2) 2⁻²⁴ · 11 is allowed.
    const product = call(
      "conv2d",
      [floats(2), floats(2), conv2dGeometry("conv2d", [1, 1, 1, 2], [1, 1, 2, 1])],
      [Float32Array.of(1, 2), Float32Array.of(3, 4)],
    );
    const allowed = 8 * 2 ** -24 * 11;
    const off = 4 * 2 ** -20;
    const { identical, largest, share, worst } = judgeCall(product, [Float32Array.of(11 - off)], undefined);
    expect({ identical, largest }).toEqual({ identical: false, largest: off });
    expect(share).toBeCloseTo(off / allowed, 10);
    expect(worst).toMatchObject({ output: "y", index: 0, expected: 11, received: 11 - off });
    const wider = judgeCall(product, [Float32Array.of(11 - off)], { sums: 2 });
    expect(wider.share).toBeCloseTo(off / allowed / 2, 10);
  });

  it("is infinite where nothing may be off, and something is", () => {
    expect(judgeCall(negated, [Float32Array.of(-1, 2, 0)], undefined)).toEqual({
      ...{ identical: true, largest: 0, share: 0, worst: undefined },
    });
    const { share, worst } = judgeCall(negated, [Float32Array.of(-1, 2 + 2 ** -22, 0)], undefined);
    expect(share).toBe(Number.POSITIVE_INFINITY);
    expect(worst).toMatchObject({ index: 1, allowed: 0 });
  });

  it("is infinite for a NaN", () => {
    const { largest, share, worst } = judgeCall(negated, [Float32Array.of(-1, 2, Number.NaN)], undefined);
    expect([largest, share, worst?.index]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 2]);
  });

  it("lets a device flush what is below the smallest normal number, but not where numbers are only moved", () => {
    const tiny = Float32Array.of(2 ** -130, 1);
    const doubled = call("unary", ["neg", floats(2)], [tiny]);
    expect(judgeCall(doubled, [Float32Array.of(0, -1)], undefined)).toMatchObject({
      identical: false,
      share: 0,
    });
    const moved = call("permute", [floats(2), { outputShape: [2], strides: [1] }], [tiny]);
    expect(judgeCall(moved, [Float32Array.of(0, 1)], undefined).share).toBe(Number.POSITIVE_INFINITY);
    expect(judgeCall(moved, [tiny], undefined).identical).toBe(true);
  });

  it("is the worst of all outputs", () => {
    const geometry = {
      batch: 1,
      channels: 1,
      windowHeight: 2,
      windowWidth: 1,
      strideHeight: 2,
      strideWidth: 1,
    };
    const sizes = { inHeight: 4, inWidth: 1, outHeight: 2, outWidth: 1 };
    const padding = { padTop: 0, padLeft: 0, padBottom: 0, padRight: 0, countPadding: false };
    const shapes = { inputShape: [1, 4, 1, 1], outputShape: [1, 2, 1, 1] };
    const pooled = call(
      "maxPool2d",
      [floats(4), { ...geometry, ...sizes, ...padding, ...shapes }],
      [Float32Array.of(5, 5, 1, 2)],
    );
    const values = Float32Array.of(5, 2);
    expect(judgeCall(pooled, [values, Int32Array.of(0, 1)], undefined).identical).toBe(true);
    const { identical, worst } = judgeCall(pooled, [values, Int32Array.of(1, 1)], undefined);
    expect([identical, worst]).toEqual([
      false,
      { output: "argmax", index: 0, expected: 0, received: 1, allowed: 0 },
    ]);
  });
});

it("what the suite does not know is no recorded call", () => {
  expect(recordedCall("describe", [])).toBeUndefined();
  expect(recordedCall("toString", [])).toBeUndefined();
});
