import { type Labels, tensor } from "@striate/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BACKENDS } from "../../../core/test/backends.js";
import { countCorrect, topKAccuracy } from "../index.js";

describe.each(BACKENDS)("topKAccuracy %s", (_name, create) => {
  it("finds a label among the k largest, the first of equal ones before the others", () => {
    // Few different values, so that ties are the rule.
    const row = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 6, maxLength: 6 });
    const rows = fc.array(fc.tuple(row, fc.nat({ max: 5 })), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 7 }), (examples, k) => {
        const backend = create();
        const logits = tensor(
          backend,
          examples.map(([values]) => values),
        );
        const hits = examples.filter(([values, label]) => {
          // A stable sort keeps equal ones in the order of their classes.
          const order = values.map((_, index) => index).sort((a, b) => values[b]! - values[a]!);
          return order.indexOf(label) < k;
        });
        const labels = { data: Int32Array.from(examples, ([, label]) => label), shape: [examples.length] };
        expect(topKAccuracy(k).sum(logits, labels).item()).toBe(hits.length);
        if (k === 1) expect(countCorrect(logits, labels).correct.item()).toBe(hits.length);
      }),
    );
  });

  it("takes labels in every form", () => {
    const backend = create();
    const logits = tensor(backend, [
      [3, 2, 1],
      [3, 2, 1],
    ]);
    const forms: Labels[] = [
      [1, 2],
      tensor(backend, Int32Array.of(1, 2)),
      tensor(backend, [
        [0, 1, 0],
        [0, 0, 1],
      ]),
    ];
    for (const labels of forms) expect(topKAccuracy(2).sum(logits, labels).item()).toBe(1);
    expect(() => topKAccuracy(2).sum(logits, { data: Int32Array.of(1, 2), shape: [2, 1] })).toThrow(
      /topKAccuracy: labels of 2×1 do not fit logits of 2×3/,
    );
  });
});

it("is named after k, which must be a count", () => {
  expect(topKAccuracy(5).name).toBe("top5");
  expect(() => topKAccuracy(0)).toThrow(/k 0 is not a count/);
});
