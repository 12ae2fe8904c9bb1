import { type Labels, openScope, Parameter, softmaxCrossEntropy, tensor, valueAndGrad } from "@striate/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BACKENDS } from "../../../core/test/backends.js";
import { balancedClassWeights, type CrossEntropyOptions, crossEntropy } from "../index.js";

type Rows = readonly (readonly number[])[];

/** By the definition, in float64, with the gradient by each logit. */
function byHand(logits: Rows, targets: Rows, { labelSmoothing = 0, classWeights }: CrossEntropyOptions) {
  let loss = 0;
  const gradient = logits.map((row, index) => {
    const target = targets[index]!;
    const total = row.reduce((sum, logit) => sum + Math.exp(logit), 0);
    const weight = classWeights ? target.reduce((sum, share, k) => sum + share * classWeights[k]!, 0) : 1;
    const smooth = target.map((share) => (1 - labelSmoothing) * share + labelSmoothing / row.length);
    loss -=
      (weight * smooth.reduce((sum, share, k) => sum + share * (row[k]! - Math.log(total)), 0)) /
      logits.length;
    return row.map((logit, k) => (weight * (Math.exp(logit) / total - smooth[k]!)) / logits.length);
  });
  return { loss, gradient: gradient.flat() };
}

const eighths = fc.integer({ min: -32, max: 32 }).map((value) => value / 8);
const rows = fc.array(fc.tuple(eighths, eighths, eighths), { minLength: 1, maxLength: 4 });
const options = fc.record(
  {
    labelSmoothing: fc.constantFrom(0, 0.1, 0.5),
    classWeights: fc.tuple(...[0, 1, 2].map(() => fc.constantFrom(0, 0.5, 1, 4))),
  },
  { requiredKeys: [] },
);

describe.each(BACKENDS)("crossEntropy %s", (_name, create) => {
  const check = (logits: Rows, labels: Labels, targets: Rows, given: CrossEntropyOptions) => {
    const backend = create();
    const x = new Parameter("x", tensor(backend, logits));
    const scope = openScope(backend);
    const { value, grads } = valueAndGrad([x], () => crossEntropy(given)(x.value, labels));
    const expected = byHand(logits, targets, given);
    // Logits up to 4: a row's loss is at most 9 and off by some ten roundings of 16, 2⁻¹⁶; weights are at most 4.
    expect(Math.abs(value.item() - expected.loss)).toBeLessThan(2 ** -14);
    const gradient = grads.get(x)!.readSync();
    for (const [index, slope] of expected.gradient.entries()) {
      expect(Math.abs(gradient[index]! - slope)).toBeLessThan(2 ** -14);
    }
    scope.close();
    expect(backend.memory().buffers).toBe(1);
  };

  it("is the definition for class ids", () => {
    fc.assert(
      fc.property(
        rows,
        fc.array(fc.nat({ max: 2 }), { minLength: 4, maxLength: 4 }),
        options,
        (logits, ids, given) => {
          const labels = ids.slice(0, logits.length);
          const targets = labels.map((id) => [0, 1, 2].map((k) => (k === id ? 1 : 0)));
          check(logits, { data: Uint8Array.from(labels), shape: [labels.length] }, targets, given);
        },
      ),
    );
  });

  it("is the definition for rows of probabilities", () => {
    const target = fc.constantFrom([1, 0, 0], [0.5, 0.25, 0.25], [0, 0.5, 0.5]);
    fc.assert(
      fc.property(rows, fc.array(target, { minLength: 4, maxLength: 4 }), options, (logits, all, given) => {
        const targets = all.slice(0, logits.length);
        const labels = { data: Float32Array.from(targets.flat()), shape: [targets.length, 3] };
        check(logits, labels, targets, given);
      }),
    );
  });

  it("takes labels in every form", () => {
    const backend = create();
    const logits = tensor(backend, [
      [1, 2, -1],
      [0, 1, 1],
    ]);
    const loss = crossEntropy({ classWeights: [1, 2, 3] });
    const forms: Labels[] = [
      [2, 0],
      Int32Array.of(2, 0),
      tensor(backend, Int32Array.of(2, 0)),
      { data: Int32Array.of(2, 0), shape: [2] },
      tensor(backend, [
        [0, 0, 1],
        [1, 0, 0],
      ]),
    ];
    const values = forms.map((labels) => loss(logits, labels).item());
    for (const value of values)
      expect(Math.abs(value - values[0]!)).toBeLessThanOrEqual(4 * 2 ** -23 * values[0]!);
  });

  it("without options is softmaxCrossEntropy, to the bit", () => {
    const backend = create();
    const logits = tensor(backend, [
      [1, 2, -1],
      [0, 1, 1],
    ]);
    expect(crossEntropy()(logits, [2, 0]).item()).toBe(softmaxCrossEntropy(logits, [2, 0]).item());
  });

  it("refuses weights that do not fit, and labels that are none", () => {
    const logits = tensor(create(), [[1, 2, -1]]);
    expect(() => crossEntropy({ classWeights: [1, 2] })(logits, [0])).toThrow(
      /2 classWeights do not fit logits of 1×3/,
    );
    expect(() => crossEntropy({ classWeights: [1, 2, 3] })(logits, [3])).toThrow(/label 3/);
    expect(() =>
      crossEntropy({ classWeights: [1, 2, 3] })(logits, { data: Int32Array.of(0), shape: [1, 1] }),
    ).toThrow(expect.objectContaining({ code: "SHAPE" }));
  });
});

describe("crossEntropy", () => {
  it.each([
    [{ labelSmoothing: 1 }, /labelSmoothing 1 is not in \[0, 1\)/],
    [{ classWeights: [1, -1] }, /classWeights has -1 for class 1/],
    [{ classWeights: [] }, /classWeights has no weights/],
    [{ classWeight: [1] }, /unknown option "classWeight"\. Did you mean "classWeights"\?/],
  ])("refuses %o", (given, message) => {
    expect(() => crossEntropy(given as never)).toThrow(message);
  });
});

describe("balancedClassWeights", () => {
  it("lets every class count as much, and the examples 1 on average", () => {
    const labels = [0, 0, 0, 0, 1, 2, 2, 0];
    const weights = balancedClassWeights(Int32Array.from(labels), 3);
    expect(weights).toEqual([8 / 15, 8 / 3, 4 / 3]);
    const mass = [0, 1, 2].map((k) => labels.filter((label) => label === k).length * weights[k]!);
    for (const each of mass) expect(each).toBeCloseTo(8 / 3, 12);
  });

  it("refuses what has no weight", () => {
    expect(() => balancedClassWeights([0, 2], 3)).toThrow(/class 1 has no examples/);
    expect(() => balancedClassWeights([0, 3], 3)).toThrow(/label 3 is not one of 3 classes/);
    expect(() => balancedClassWeights([0.5], 3)).toThrow(/label 0\.5 is not one/);
  });
});
