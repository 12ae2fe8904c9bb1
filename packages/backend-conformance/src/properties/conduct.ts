import { createReferenceBackend } from "@striate/backend-reference";
import { type Backend, type DeviceBuffer, TensorError, type TypedArray } from "@striate/core";
import fc from "fast-check";
import type { Call } from "../Call.js";
import type { ConformanceProperty, PropertySettings } from "../ConformanceProperty.js";
import { drawing } from "../cases/Draw.js";
import type { Primitive } from "../cases/Primitive.js";
import { OPTIONAL } from "../cases/primitives.js";
import { onDevice } from "../onDevice.js";
import { Mismatch, type Refusal } from "../report/Mismatch.js";
import { pastedTest } from "../report/pastedTest.js";
import { runTrials } from "../runTrials.js";
import { firstOtherBits } from "../sameBits.js";
import type { Trial } from "../Trial.js";
import { withBackend } from "../withBackend.js";

/** Cases are alike here: what is asked does not depend on the geometry. */
const MOST_RUNS = 12;

/**
 * What a primitive must not do, whatever it computes: write into its inputs, leave buffers behind, give other bits on a second run, take a freed
 * buffer (`DISPOSED`), one of another backend (`BACKEND`) or int32 where float32 is required (`DTYPE`), or leave anything behind when it refuses.
 */
export function keepsTheRules(primitive: Primitive, settings: PropertySettings): ConformanceProperty {
  const { name: group, method, plans, kinds } = primitive;
  const name = "keeps the rules of every primitive";
  const property = `${group} ${name}`;
  const runs = Math.min(settings.runs, MOST_RUNS);
  return {
    group,
    name,
    methods: [method],
    run: (create) =>
      withBackend(create, (backend) =>
        withBackend(create, async (sibling) => {
          const others = sibling === backend ? [] : [sibling];
          const trials = fc
            .tuple(plans, fc.constantFrom(...kinds), fc.nat({ max: 2 ** 31 - 1 }))
            .map(([plan, kind, seed]) => trial(property, plan(drawing(kind, seed)), others, settings));
          await runTrials(backend, trials, { property, runs, seed: settings.seed });
        }),
      ),
  };
}

function trial(title: string, call: Call, others: readonly Backend[], { judging }: PropertySettings): Trial {
  return {
    inputs: call.inputs,
    attempt: async (backend, values) => {
      await givesEqualBits(backend, call, values);
      for (const [index, input] of call.inputs.entries()) {
        refusesFreed(backend, call, values, index);
        for (const other of [...others, createReferenceBackend()]) {
          refusesForeign(backend, other, call, values, index);
        }
        if (input.floatsOnly) refusesIntegers(backend, call, values, index);
      }
    },
    source: (inputs, mismatch) => {
      const values = inputs.map((input) => input.values);
      const expected = call.judge(values, { ...judging, exact: false }).map((verdict) => verdict.expected);
      const optional = OPTIONAL.some(({ method }) => method === call.method);
      return pastedTest({ title, call, inputs, expected, mismatch, optional });
    },
  };
}

async function givesEqualBits(backend: Backend, call: Call, values: readonly TypedArray[]): Promise<void> {
  const first = await onDevice(backend, call, values);
  const second = await onDevice(backend, call, values);
  for (const [index, { name }] of call.outputs.entries()) {
    const other = firstOtherBits(first[index], second[index]);
    if (other < 0) continue;
    throw new Mismatch(
      `gives other bits when it is run again: ${name}[${other}] was ${first[index][other]} and is ${second[index][other]}`,
    );
  }
}

function refusesFreed(backend: Backend, call: Call, values: readonly TypedArray[], index: number): void {
  const buffers = values.map((array) => backend.write(array));
  backend.free(buffers[index]);
  const kept = buffers.filter((_, other) => other !== index);
  refuses(
    backend,
    call,
    buffers,
    kept,
    { code: "DISPOSED", input: call.inputs[index].name },
    "a freed buffer",
  );
}

function refusesForeign(
  backend: Backend,
  other: Backend,
  call: Call,
  values: readonly TypedArray[],
  index: number,
): void {
  const foreign = other.write(values[index]);
  const own = values.map((array) => backend.write(array));
  const buffers = own.map((buffer, position) => (position === index ? foreign : buffer));
  const refusal = { code: "BACKEND", input: call.inputs[index].name } as const;
  try {
    refuses(backend, call, buffers, own, refusal, `a buffer of another backend (${other.name})`);
  } finally {
    other.free(foreign);
  }
}

function refusesIntegers(backend: Backend, call: Call, values: readonly TypedArray[], index: number): void {
  const buffers = values.map((array, position) =>
    backend.write(position === index ? new Int32Array(array.length) : array),
  );
  refuses(backend, call, buffers, buffers, { code: "DTYPE", input: call.inputs[index].name }, "int32");
}

/** @throws Mismatch unless the call throws a TensorError of this code and leaves nothing behind; frees `own` in any event */
function refuses(
  backend: Backend,
  call: Call,
  buffers: readonly DeviceBuffer[],
  own: readonly DeviceBuffer[],
  refusal: Refusal,
  offered: string,
): void {
  const { code, input } = refusal;
  const what = `${offered} as ${input}`;
  const before = backend.memory();
  try {
    const outputs = call.invoke(backend, buffers);
    for (const output of outputs) backend.free(output);
    throw new Mismatch(`takes ${what}, and must refuse it with ${code}`, { refusal });
  } catch (error) {
    if (error instanceof Mismatch) throw error;
    if (!(error instanceof TensorError) || error.code !== code) {
      throw new Mismatch(`refuses ${what} with "${error}", not with a TensorError of code ${code}`, {
        refusal,
      });
    }
    const after = backend.memory();
    if (after.buffers !== before.buffers || after.bytes !== before.bytes) {
      const count = after.buffers - before.buffers;
      throw new Mismatch(`leaves ${count} buffers behind when it refuses ${what}`, { refusal });
    }
  } finally {
    for (const buffer of own) backend.free(buffer);
  }
}
