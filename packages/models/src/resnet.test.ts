import { createReferenceBackend } from "@striate/backend-reference";
import {
  createShapeBackend,
  mul,
  openScope,
  randomNormal,
  softmaxCrossEntropy,
  sub,
  tensor,
  valueAndGrad,
} from "@striate/core";
import { describe, expect, it } from "vitest";
import { resnet } from "./index.js";

const backend = createShapeBackend();

/** Of section 4.2 with option A, counted by hand: 3×3 kernels without bias, γ and β behind each, and the dense layer. */
function parameters(blocks: number, [w, c, classes] = [16, 3, 10]): { trainable: number; moving: number } {
  const stem = 9 * c! * w! + 9 * w! * w! * 2 * blocks;
  const stage = (filters: number) => (9 * filters * filters) / 2 + 9 * filters * filters * (2 * blocks - 1);
  const channels = w! + 2 * blocks * (w! + 2 * w! + 4 * w!);
  const dense = 4 * w! * classes! + classes!;
  return { trainable: stem + stage(2 * w!) + stage(4 * w!) + 2 * channels + dense, moving: 2 * channels };
}

describe("resnet", () => {
  it.each([
    // Table 6 of the paper, in millions.
    [20, 269_722, "0.27"],
    [32, 464_154, "0.46"],
    [44, 658_586, "0.66"],
    [56, 853_018, "0.85"],
    [110, 1_727_962, "1.7"],
    [1202, 19_421_274, "19.4"],
  ])("of depth %i has %i trainable parameters, %s million in the paper", (depth, trainable, millions) => {
    expect((trainable / 1e6).toFixed(millions.split(".")[1]!.length)).toBe(millions);
    const counted = parameters((depth - 2) / 6);
    expect(counted.trainable).toBe(trainable);
    const model = resnet({ depth }).build([null, 32, 32, 3], { backend });
    const { trainableParams, totalParams } = model.summaryRows();
    expect([trainableParams, totalParams - trainableParams]).toEqual([trainable, counted.moving]);
    model.dispose();
  });

  it("has other widths, classes and pictures", () => {
    const model = resnet({ depth: 8, width: 4, classes: 7 }).build([null, 28, 28, 1], { backend });
    const { trainable, moving } = parameters(1, [4, 1, 7]);
    expect(model.countParams()).toBe(trainable + moving);
  });

  it("halves the maps twice, rounding up, and doubles the channels", () => {
    const { rows } = resnet({ depth: 14 }).build([null, 27, 32, 3], { backend }).summaryRows();
    const shapes = rows.flatMap(({ name, outputShape }) =>
      name.endsWith("/conv2") ? [outputShape.slice(1).join("×")] : [],
    );
    expect(shapes).toEqual(["27×32×16", "27×32×16", "14×16×32", "14×16×32", "7×8×64", "7×8×64"]);
    expect(rows.slice(-2).map(({ outputShape }) => outputShape)).toEqual([
      [null, 64],
      [null, 10],
    ]);
  });

  it("costs 41 million multiply-adds at depth 20, as the sum over its convolutions", () => {
    const stage = (size: number, from: number, to: number) => size * size * 9 * (from * to + 5 * to * to);
    const { multiplyAdds } = resnet({ depth: 20 }).build([null, 32, 32, 3], { backend }).summaryRows();
    const convolutions = 32 * 32 * 27 * 16 + stage(32, 16, 16) + stage(16, 16, 32) + stage(8, 32, 64);
    expect(multiplyAdds).toBe(convolutions + 640);
  });

  it("passes pictures on where the residual is zero: every second pixel, zeros in new channels", () => {
    const device = createReferenceBackend();
    const model = resnet({ depth: 8, width: 2 }).build([null, 5, 5, 1], { backend: device, seed: 1 });
    const block = model.layers[4]!;
    for (const parameter of block.parameters) parameter.assign(mul(parameter.value, 0));
    const x = tensor(
      device,
      Float32Array.from({ length: 50 }, (_, index) => index + 1),
      [1, 5, 5, 2],
    );
    const y = block.call(x);
    expect(y.shape).toEqual([1, 3, 3, 4]);
    const expected = [0, 2, 4].flatMap((row) =>
      [0, 2, 4].flatMap((column) => {
        const first = (row * 5 + column) * 2;
        return [first + 1, first + 2, 0, 0];
      }),
    );
    expect([...y.readSync()]).toEqual(expected);
  });

  it.each([0, 2, 7, 9, 18, 20.5, Number.NaN])("refuses a depth of %s", (depth) => {
    expect(() => resnet({ depth })).toThrow(
      `resnet: a depth of ${depth} is not 6n + 2. Use 8, 14, 20, 32, 44, 56 or 110.`,
    );
  });

  it("refuses what it does not know", () => {
    expect(() => resnet({ depth: 8, filters: 3 } as never)).toThrow(/resnet: unknown option "filters"/);
  });

  it("learns a batch, and leaves nothing behind", () => {
    const device = createReferenceBackend();
    const model = resnet({ depth: 8, width: 4 }).build([null, 8, 8, 1], { backend: device, seed: 1 });
    const images = randomNormal(device, [10, 8, 8, 1], { seed: 1 });
    const labels = Int32Array.from({ length: 10 }, (_, index) => index);
    const losses: number[] = [];
    const { buffers } = device.memory();
    for (let step = 1; step <= 15; step++) {
      using _step = openScope(device);
      const { value, grads } = valueAndGrad(model.parameters, () =>
        softmaxCrossEntropy(model.call(images, { training: true, step }), labels),
      );
      for (const [parameter, gradient] of grads) parameter.assign(sub(parameter.value, mul(gradient!, 0.2)));
      losses.push(value.item());
    }
    expect(losses.at(-1)!).toBeLessThan(0.6 * losses[0]!);
    expect(device.memory().buffers).toBe(buffers);
  });
});
