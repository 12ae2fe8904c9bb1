import { createReferenceBackend } from "@striate/backend-reference";
import { Parameter, tensor } from "@striate/core";
import { decodeSafetensors, encodeSafetensors, type NamedArray } from "@striate/formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LinearModel, weightsOf } from "../../test/LinearModel.js";
import { loadWeights, saveWeights } from "../index.js";

/** A file like that of a LinearModel, but for some tensors. */
function file(changes: Readonly<Record<string, NamedArray | undefined>> = {}): Uint8Array {
  const tensors: Record<string, NamedArray | undefined> = {
    "linear/kernel": { shape: [2, 3], data: new Float32Array(6).fill(9) },
    "linear/bias": { shape: [3], data: new Float32Array(3).fill(9) },
    "linear/seen": { shape: [1], data: new Float32Array(1).fill(9) },
    ...changes,
  };
  const kept = Object.entries(tensors).filter(
    (entry): entry is [string, NamedArray] => entry[1] !== undefined,
  );
  return encodeSafetensors({ tensors: new Map(kept), metadata: new Map() });
}

describe("saveWeights and loadWeights", () => {
  it("bring back every bit, moving statistics too, with the metadata", async () => {
    const source = new LinearModel(createReferenceBackend());
    const target = new LinearModel(createReferenceBackend(), 0.5);
    const anyBits = fc.array(fc.integer(), { minLength: 6, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(anyBits, fc.float(), async (bits, seen) => {
        const kernel = new Float32Array(Int32Array.from(bits).buffer);
        source.kernel.assign(tensor(source.kernel.value.backend, kernel, [2, 3]));
        source.seen.assign(tensor(source.seen.value.backend, [seen]));
        const metadata = loadWeights(
          target,
          await saveWeights(source, { model: "linear", range: "[-1, 1]" }),
        );
        expect([...metadata].sort()).toEqual([
          ["model", "linear"],
          ["range", "[-1, 1]"],
        ]);
        expect(bitsOf(target)).toEqual(bitsOf(source));
      }),
      { numRuns: 50 },
    );
  });

  it("name tensors like parameters", async () => {
    const { tensors } = decodeSafetensors(await saveWeights(new LinearModel(createReferenceBackend())));
    expect([...tensors.keys()].sort()).toEqual(["linear/bias", "linear/kernel", "linear/seen"]);
    expect(tensors.get("linear/kernel")?.shape).toEqual([2, 3]);
  });

  it("leave no buffers behind", async () => {
    const backend = createReferenceBackend();
    const model = new LinearModel(backend);
    const before = backend.memory();
    loadWeights(model, await saveWeights(model));
    expect(backend.memory()).toEqual(before);
  });

  it.each([
    ["something missing", { "linear/bias": undefined }, /1 missing \(linear\/bias\)\. Build/],
    ["something else", { head: floats(1) }, /model: 1 unexpected \(head\)\. Build/],
    [
      "another shape",
      { "linear/kernel": floats(3, 2) },
      /1 different \(linear\/kernel of float32 3×2, not float32 2×3\)/,
    ],
    [
      "another kind of numbers",
      { "linear/bias": { shape: [3], data: new Int32Array(3) } },
      /1 different \(linear\/bias of int32 3, not float32 3\)/,
    ],
    [
      "all of it",
      {
        "linear/bias": undefined,
        "linear/seen": undefined,
        "linear/kernel": floats(6),
        a: floats(1),
        b: floats(1),
        c: floats(1),
        d: floats(1),
      },
      /2 missing \(linear\/bias, linear\/seen\); 4 unexpected \(a, b, c, …\); 1 different \(linear\/kernel of/,
    ],
  ])("refuse %s, and change nothing", (_, changes, message) => {
    const model = new LinearModel(createReferenceBackend());
    const before = weightsOf(model);
    expect(() => loadWeights(model, file(changes))).toThrow(message);
    expect(() => loadWeights(model, file(changes))).toThrow(expect.objectContaining({ code: "SHAPE" }));
    expect(weightsOf(model)).toEqual(before);
    loadWeights(model, file());
    expect(new Set(weightsOf(model))).toEqual(new Set([9]));
  });

  it("refuse a damaged file", () => {
    const model = new LinearModel(createReferenceBackend());
    expect(() => loadWeights(model, file().subarray(0, 40))).toThrow(
      expect.objectContaining({ name: "FormatError" }),
    );
  });

  it("refuse two parameters of one name, and a model without weights", async () => {
    const backend = createReferenceBackend();
    const twice = {
      parameters: [1, 2].map((value) => new Parameter("dense/bias", tensor(backend, [value]))),
    };
    await expect(saveWeights(twice)).rejects.toThrow(/two parameters are called "dense\/bias"/);
    expect(() => loadWeights(twice, file())).toThrow(expect.objectContaining({ code: "LAYER" }));
    await expect(saveWeights({ parameters: [] })).rejects.toThrow(/no weights \(yet\)/);
  });
});

function floats(...shape: readonly number[]): NamedArray {
  return { shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) };
}

/** Bits, because NaN payloads and −0 count too. */
function bitsOf({ parameters }: LinearModel): number[] {
  return parameters.flatMap(({ value }) => [...new Int32Array(Float32Array.from(value.readSync()).buffer)]);
}
