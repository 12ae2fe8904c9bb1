import type { Backend, TypedArray } from "@striate/core";
import fc from "fast-check";
import type { ConformanceProperty, PropertySettings } from "../ConformanceProperty.js";
import { drawing } from "../cases/Draw.js";
import type { Law, LawCase, Values } from "../laws/Law.js";
import { onDevice } from "../onDevice.js";
import { compare } from "../report/compare.js";
import { pastedLaw } from "../report/pastedLaw.js";
import { runTrials } from "../runTrials.js";
import type { Trial } from "../Trial.js";
import { withBackend } from "../withBackend.js";

/** A law as a property: its calls one after the other on the backend, then its two sides. */
export function obeys(law: Law, settings: PropertySettings): ConformanceProperty {
  const { group, name, methods, cases, kinds } = law;
  const property = `${group} ${name}`;
  const { runs, seed } = settings;
  const trials = fc
    .tuple(cases, fc.constantFrom(...kinds), fc.nat({ max: 2 ** 31 - 1 }))
    .map(([plan, kind, from]) => {
      const judging = { ...settings.judging, exact: kind === "eighths" };
      return trial(property, plan(drawing(kind, from)), judging);
    });
  return {
    group,
    name,
    methods,
    run: (create) => withBackend(create, (backend) => runTrials(backend, trials, { property, runs, seed })),
  };
}

function trial(title: string, law: LawCase, judging: Parameters<LawCase["claim"]>[1]): Trial {
  return {
    inputs: law.inputs,
    attempt: async (backend, values) => {
      const { left, right, allowed } = law.claim(await computed(backend, law, values), judging);
      compare(left, { expected: right, allowed }, { name: law.code.left });
    },
    source: (inputs, mismatch) => pastedLaw(title, { ...law, inputs }, mismatch),
  };
}

async function computed(backend: Backend, law: LawCase, inputs: readonly TypedArray[]): Promise<Values> {
  const values: Record<string, TypedArray> = {};
  for (const [index, { name }] of law.inputs.entries()) values[name] = inputs[index];
  for (const { name, args, call, others } of law.steps) {
    const results = await onDevice(
      backend,
      call,
      args.map((arg) => values[arg]),
    );
    for (const [index, output] of [name, ...others].entries()) values[output] = results[index];
  }
  return values;
}
