import { createReferenceBackend } from "@striate/backend-reference";
import { createShapeBackend, sizeOf } from "@striate/core";
import { describe, expect, it } from "vitest";
import { shapesOf } from "../test/shapesOf.js";
import { vgg11, vgg13, vgg16, vgg19 } from "./index.js";

const backend = createShapeBackend();

describe("vgg", () => {
  it("has the book's shapes on 32×32×3", () => {
    const unit = (size: number, filters: number) => [
      ...Array(2).fill(`Conv2D ${size}×${size}×${filters}`),
      `MaxPool2D ${size / 2}×${size / 2}×${filters}`,
    ];
    expect(shapesOf(vgg13({ head: "book" }).build([null, 32, 32, 3], { backend }))).toEqual([
      ...unit(32, 64),
      ...unit(16, 128),
      ...unit(8, 256),
      ...unit(4, 512),
      ...unit(2, 512),
      "Flatten 512",
      "Dense 256",
      "Dense 128",
      "Dense 10",
    ]);
  });

  it.each([
    [vgg11, 8, 3],
    [vgg13, 10, 3],
    [vgg16, 13, 3],
    [vgg19, 16, 3],
  ])("column %#: %s has its convolutions and three dense layers, with dropout between", (vgg, ...counts) => {
    const shapes = shapesOf(vgg().build([null, 224, 224, 3], { backend }));
    const count = (type: string) => shapes.filter((shape) => shape.startsWith(type)).length;
    expect([count("Conv2D"), count("Dense")]).toEqual(counts);
    expect(shapes.slice(-6)).toEqual([
      "Flatten 25088",
      "Dense 4096",
      "Dropout 4096",
      "Dense 4096",
      "Dropout 4096",
      "Dense 1000",
    ]);
  });

  it("is narrow in all its parts, or where its head is given in the others", () => {
    const units = (model: ReturnType<typeof vgg11>) =>
      shapesOf(model.build([null, 32, 32, 1], { backend })).filter((shape) => shape.startsWith("Dense"));
    expect(units(vgg11({ width: 8 }))).toEqual(["Dense 512", "Dense 512", "Dense 1000"]);
    expect(units(vgg11({ width: 8, head: "book", classes: 7 }))).toEqual(["Dense 32", "Dense 16", "Dense 7"]);
    expect(units(vgg11({ width: 8, head: [100] }))).toEqual(["Dense 100", "Dense 1000"]);
    const shapes = shapesOf(vgg11({ width: 8 }).build([null, 32, 32, 1], { backend }));
    expect(shapes[0]).toBe("Conv2D 32×32×8");
  });

  it("takes pictures of any size, because pooling rounds up", () => {
    const sizes = shapesOf(vgg11({ head: [] }).build([null, 28, 33, 1], { backend })).filter((shape) =>
      shape.startsWith("MaxPool2D"),
    );
    expect(sizes).toEqual(
      [14, 7, 4, 2, 1].map(
        (height, index) =>
          `MaxPool2D ${height}×${[17, 9, 5, 3, 2][index]}×${[64, 128, 256, 512, 512][index]}`,
      ),
    );
  });

  it("draws its kernels as Glorot and Bengio do, as the paper advises", () => {
    const device = createReferenceBackend();
    const model = vgg13({ head: "book" }).build([null, 4, 4, 3], { backend: device, seed: 2345 });
    // As many weights as counted, drawn within Glorot's limit: √(6 / (9 · 512 + 9 · 512)) for the last kernel of 3×3.
    const kernel = model.parameters.findLast(({ shape }) => shape.length === 4)!;
    const values = Array.from(kernel.value.readSync());
    expect(values.length).toBe(sizeOf([3, 3, 512, 512]));
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest).toBeLessThanOrEqual(Math.sqrt(6 / (2 * 9 * 512)));
    expect(largest).toBeGreaterThan(0.99 * Math.sqrt(6 / (2 * 9 * 512)));
    model.dispose();
  });

  it.each([
    [{ head: "cifar" }, /unknown head "cifar". Use "imagenet", "book" or an array of units/],
    [{ width: -1 }, /the width is not a number above 0/],
    [{ batchnorm: true }, /Did you mean "batchNorm"\?/],
    [{ head: [0] }, /units 0 is not a size/],
    [{ dropout: 1 }, /rate 1 is not in \[0, 1\)/],
  ])("refuses %j", (options, message) => {
    expect(() => vgg16(options as never)).toThrow(
      expect.objectContaining({ code: "OPTION", message: expect.stringMatching(message) }),
    );
  });
});
