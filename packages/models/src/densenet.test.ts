import { createReferenceBackend } from "@striate/backend-reference";
import { createShapeBackend, tensor } from "@striate/core";
import { describe, expect, it } from "vitest";
import { DenseBlock, densenet, densenet121, densenet161, Transition } from "./index.js";

const backend = createShapeBackend();

/** Output shape behind each dense block and transition. */
function stages(model: ReturnType<typeof densenet>, height: number): readonly string[] {
  const { rows } = model.build([null, height, height, 3], { backend }).summaryRows();
  const behind = (index: number) => rows[index]!.outputShape.slice(1).join("×");
  return rows.flatMap(({ name }, index) =>
    /^transition\d\/pool|^batch_normalization_1$/.test(name) ? [behind(index)] : [],
  );
}

describe("densenet", () => {
  it.each([
    [densenet121, ["28×28×128", "14×14×256", "7×7×512", "7×7×1024"]],
    [densenet161, ["28×28×192", "14×14×384", "7×7×1056", "7×7×2208"]],
  ])("has the maps of the paper's table 1, case %#", (make, expected) => {
    expect(stages(make(), 224)).toEqual(expected);
  });

  it("keeps all channels between its blocks without bottlenecks, and half of them with", () => {
    const shapes = (bottleneck: boolean) =>
      densenet({ depth: 22, growthRate: 4, bottleneck })
        .build([null, 16, 16, 3], { backend })
        .summaryRows()
        .rows.filter(({ name }) => name.endsWith("/pool"))
        .map(({ outputShape }) => outputShape.slice(1).join("×"));
    // 16 + 6 · 4 = 40, + 24 = 64; (8 + 3 · 4) / 2 = 10, (10 + 12) / 2 = 11.
    expect(shapes(false)).toEqual(["8×8×40", "4×4×64"]);
    expect(shapes(true)).toEqual(["8×8×10", "4×4×11"]);
  });

  it("has a form of the large ones for small pictures", () => {
    const { rows, trainableParams } = densenet121({ stem: "cifar" })
      .build([null, 32, 32, 3], { backend })
      .summaryRows();
    expect(rows.at(-1)!.outputShape).toEqual([null, 10]);
    // Instead of 7×7×3×64 and 1024 · 1000 + 1000, and without the normalization behind the stem.
    expect(trainableParams).toBe(7_978_856 - (49 - 9) * 3 * 64 - 128 - 1025 * 990);
  });

  it("joins behind what it was given what it has computed", () => {
    const device = createReferenceBackend();
    const block = new DenseBlock({ layers: 3, growthRate: 2 }).build([null, 2, 2, 1], { backend: device });
    const x = tensor(device, Float32Array.of(1, -2, 3, 4), [1, 2, 2, 1]);
    const y = block.call(x);
    expect(y.shape).toEqual([1, 2, 2, 7]);
    expect([...y.readSync()].filter((_, index) => index % 7 === 0)).toEqual([1, -2, 3, 4]);
  });

  it.each([
    [{ depth: 41 }, "densenet: a depth of 41 is not 6n + 4. Use 10, 22, 40, 100, 190 or 250."],
    [{ depth: 12, bottleneck: false }, "densenet: a depth of 12 is not 3n + 4. Use 7, 13, 22, 40 or 100."],
    [{ depth: 4 }, "densenet: a depth of 4 is not 6n + 4. Use 10, 22, 40, 100, 190 or 250."],
  ])("refuses %j", (options, message) => {
    expect(() => densenet(options)).toThrow(message);
  });

  it("refuses blocks of no or of very many layers, and what it does not know", () => {
    for (const layers of [0, 1.5, 1e9]) {
      expect(() => new DenseBlock({ layers, growthRate: 1 })).toThrow(/is not a whole number from 1 to 1000/);
    }
    expect(() => new Transition({ filters: 0 })).toThrow(/filters 0 is not a size/);
    expect(() => densenet121({ stem: "book" as never })).toThrow(/unknown stem "book"/);
    expect(() => densenet121({ growthrate: 1 } as never)).toThrow(/Did you mean "growthRate"\?/);
  });
});
