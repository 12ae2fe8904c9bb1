import { conv2dGeometry, matMulGeometry } from "@striate/core";
import { expect, it } from "vitest";
import { createFusedReference } from "../../test/fusedReference.js";
import { instead, mutant } from "../../test/mutants/Mutant.js";
import { numbers } from "../numbers.js";
import { recordedCall } from "./recordedCall.js";
import { smallestCase } from "./smallestCase.js";

const floats = (size: number) => ({ dtype: "float32" as const, size });

it("cuts a call down to what is needed for it to be wrong", async () => {
  const { create } = mutant("the last column of more than 40 is left out", "matMul", (on) => ({
    matMul: (a, b, geometry) =>
      instead(on, on.matMul(a, b, geometry), (y) =>
        y.map((value, i) => (geometry.n > 40 && i % geometry.n === geometry.n - 1 ? 0 : value)),
      ),
  }));
  const args = [floats(20 * 70), floats(70 * 64), matMulGeometry("matMul", [20, 70], [70, 64])];
  const call = recordedCall("matMul", args)!;
  const reducible = call.with([numbers("reals", 20 * 70, 1), numbers("reals", 70 * 64, 2)]);
  const { inputs, message, test } = (await smallestCase(create(), call, reducible, undefined))!;
  // One row, one term, and the fewest columns at which it happens.
  expect(inputs).toEqual([
    { name: "a", size: 1 },
    { name: "b", size: 41 },
  ]);
  expect(message).toBe(`y[40] is 0 instead of 1, allowed error ${6 * 2 ** -24 + 3 * 2 ** -126}`);
  expect(test).toContain('matMulGeometry("matMul", [1, 1], [1, 41], {})');
  expect(await smallestCase(createFusedReference(), call, reducible, undefined)).toBeUndefined();
});

it("finds broken promises too, and does not take them for wrong numbers", async () => {
  const { create } = mutant("a scratch buffer of images is never freed", "conv2d", (on) => ({
    conv2d: (x, kernel, geometry) => {
      if (geometry.batch > 1) on.fill(1, 0, "float32");
      return on.conv2d(x, kernel, geometry);
    },
  }));
  const geometry = conv2dGeometry("conv2d", [4, 6, 5, 3], [3, 3, 3, 2], { strides: 2, padding: "same" });
  const call = recordedCall("conv2d", [floats(360), floats(54), geometry])!;
  const reducible = call.with([numbers("reals", 360, 1), numbers("reals", 54, 2)]);
  const { inputs, message, test } = (await smallestCase(create(), call, reducible, undefined))!;
  expect(message).toMatch(/^memory\(\) counts \d+ buffers and \d+ bytes instead of/);
  // Two images with one channel, as large as the first window: three rows, and two columns behind one of padding.
  expect(inputs.map(({ size }) => size)).toEqual([2 * 3 * 2, 9]);
  expect(test).toContain("expect(backend.memory().buffers - before).toBe(1);");
});
