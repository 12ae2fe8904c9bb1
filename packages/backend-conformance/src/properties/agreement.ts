import fc from "fast-check";
import type { Call } from "../Call.js";
import type { ConformanceProperty, PropertySettings } from "../ConformanceProperty.js";
import { drawing } from "../cases/Draw.js";
import type { Plan, Primitive } from "../cases/Primitive.js";
import { OPTIONAL } from "../cases/primitives.js";
import type { NumberKind } from "../numbers.js";
import { onDevice } from "../onDevice.js";
import { compare } from "../report/compare.js";
import { Mismatch } from "../report/Mismatch.js";
import { pastedTest } from "../report/pastedTest.js";
import { runTrials } from "../runTrials.js";
import { firstOtherBits } from "../sameBits.js";
import type { Trial } from "../Trial.js";
import type { Judging } from "../tolerance/Tolerance.js";
import { withBackend } from "../withBackend.js";

/** Numbers with all their bits: within the bound that is derived from the terms. */
export function agreesWithReference(primitive: Primitive, settings: PropertySettings): ConformanceProperty {
  const { plans, kinds, fixed } = primitive;
  const judging = { ...settings.judging, exact: false };
  return agreement(primitive, "agrees with the reference", plans, kinds, fixed, judging, settings);
}

/** Whole numbers and small multiples of 1/8, whose sums are exact in float32: not one bit may be off. */
export function isExactOnWholeNumbers(
  primitive: Primitive,
  exact: NonNullable<Primitive["exact"]>,
  settings: PropertySettings,
): ConformanceProperty {
  const { plans = primitive.plans, kinds, fixed = primitive.fixed } = exact;
  const judging = { ...settings.judging, exact: true };
  return agreement(primitive, "is exact on whole numbers", plans, kinds, fixed, judging, settings);
}

function agreement(
  { name: group, method }: Primitive,
  name: string,
  plans: fc.Arbitrary<Plan>,
  kinds: readonly NumberKind[],
  fixed: readonly Plan[],
  judging: Judging,
  { runs, seed }: PropertySettings,
): ConformanceProperty {
  const property = `${group} ${name}`;
  const trials = fc
    .tuple(plans, fc.constantFrom(...kinds), fc.nat({ max: 2 ** 31 - 1 }))
    .map(([plan, kind, from]) => trial(property, plan(drawing(kind, from)), judging, 1));
  // Three runs each: what threads do to one another shows in some runs and not in others.
  const fixedTrials = () =>
    fixed.map((plan, index) =>
      trial(property, plan(drawing(kinds[index % kinds.length], seed + index)), judging, 3),
    );
  return {
    group,
    name,
    methods: [method],
    run: (create) =>
      withBackend(create, (backend) =>
        runTrials(backend, trials, { property, runs, seed, fixed: fixedTrials() }),
      ),
  };
}

function trial(title: string, call: Call, judging: Judging, repeats: number): Trial {
  return {
    inputs: call.inputs,
    attempt: async (backend, values) => {
      const received = await onDevice(backend, call, values);
      const verdicts = call.judge(values, judging);
      for (const [index, output] of call.outputs.entries()) compare(received[index], verdicts[index], output);
      for (let run = 1; run < repeats; run++) {
        const again = await onDevice(backend, call, values);
        for (const [index, { name }] of call.outputs.entries()) {
          const other = firstOtherBits(received[index], again[index]);
          if (other < 0) continue;
          throw new Mismatch(
            `gives other bits when it is run again: ${name}[${other}] was ${received[index][other]} and is ${again[index][other]}`,
          );
        }
      }
    },
    source: (inputs, mismatch) => {
      const verdicts = call.judge(
        inputs.map(({ values }) => values),
        judging,
      );
      const optional = OPTIONAL.some(({ method }) => method === call.method);
      const expected = verdicts.map((verdict) => verdict.expected);
      return pastedTest({ title, call, inputs, expected, mismatch, optional });
    },
  };
}
