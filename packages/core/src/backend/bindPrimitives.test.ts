import { expect, expectTypeOf, it } from "vitest";
import { bindPrimitives } from "./bindPrimitives.js";

it("settles the first argument, and keeps the others and their types", () => {
  const fill = (device: { readonly scale: number }, size: number, value: number) =>
    new Float32Array(size).fill(device.scale * value);
  const bound = bindPrimitives({ scale: 2 }, { fill });
  expect(bound.fill(2, 3)).toEqual(Float32Array.of(6, 6));
  expectTypeOf(bound.fill).parameters.toEqualTypeOf<[size: number, value: number]>();
});
