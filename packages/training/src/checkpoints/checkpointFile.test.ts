import { FormatError } from "@striate/formats";
import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpointFile.js";
import type { Json } from "./Json.js";

const double = fc.double().map((value) => (Object.is(value, -0) ? 0 : value));
const json: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small" },
    fc.constant(null),
    fc.boolean(),
    double,
    fc.string(),
    fc.array(tie("json"), { maxLength: 3 }),
    // JavaScript sets the prototype by that name.
    fc.dictionary(
      fc.string().filter((key) => key !== "__proto__" && key !== "$number"),
      tie("json"),
      { maxKeys: 3, noNullPrototype: true },
    ),
  ),
})).json;

const part = fc.record({
  values: json,
  tensors: fc
    .dictionary(fc.string(), fc.array(fc.integer(), { maxLength: 3 }), { noNullPrototype: true })
    .map((arrays) => {
      return new Map(
        Object.entries(arrays).map(([name, data]) => [
          name,
          { shape: [data.length], data: Int32Array.from(data) },
        ]),
      );
    }),
});

it("gives back every part, numbers that are none among them", () => {
  const names = fc.uniqueArray(fc.constantFrom("model", "optimizer", "callback:a%2Fb", "progress"));
  fc.assert(
    fc.property(
      names,
      fc.array(part, { minLength: 4, maxLength: 4 }),
      fc.string(),
      (parts, snapshots, text) => {
        const content = {
          parts: new Map(parts.map((name, index) => [name, snapshots[index]!])),
          metadata: { text },
        };
        expect(decodeCheckpoint(encodeCheckpoint(content))).toEqual(content);
      },
    ),
  );
});

it("meets damaged files with a FormatError, nothing else", () => {
  const file = encodeCheckpoint({
    parts: new Map([["model", { values: [1], tensors: new Map() }]]),
    metadata: {},
  });
  fc.assert(
    fc.property(fc.uint8Array(), fc.nat({ max: file.length - 1 }), (bytes, at) => {
      const damaged = file.slice();
      damaged[at]! ^= 0x55;
      for (const wrong of [bytes, damaged, file.subarray(0, at)]) {
        expect(() => decodeCheckpoint(wrong)).toThrow(FormatError);
      }
    }),
  );
});
