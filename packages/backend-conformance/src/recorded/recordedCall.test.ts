import type { Backend, DeviceBuffer, TypedArray } from "@striate/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFusedReference } from "../../test/fusedReference.js";
import { wrapped } from "../../test/wrapped.js";
import type { Call, PrimitiveName } from "../Call.js";
import { drawing } from "../cases/Draw.js";
import type { Primitive } from "../cases/Primitive.js";
import { OPTIONAL, REQUIRED } from "../cases/primitives.js";
import { onDevice } from "../onDevice.js";
import { judgeCall } from "./judgeCall.js";
import { block } from "./Reducible.js";
import { type RecordedCall, recordedCall } from "./recordedCall.js";

const PRIMITIVES = [...REQUIRED, ...OPTIONAL];
const SAMPLES = { seed: 3, numRuns: 25 };

/** A call of the suite, made on a backend that tells with which arguments. */
async function made(method: PrimitiveName, call: Call) {
  let recorded: RecordedCall | undefined;
  let inputs: readonly DeviceBuffer[] = [];
  const backend = wrapped((on): Partial<Backend> => {
    const original = on[method] as (...args: readonly unknown[]) => unknown;
    return {
      [method]: (...args: readonly unknown[]) => {
        recorded = recordedCall(method, args);
        return original(...args);
      },
    };
  }, createFusedReference());
  const invoke: Call["invoke"] = (on, buffers) => {
    inputs = buffers;
    return call.invoke(on, buffers);
  };
  const values = call.inputs.map((input) => input.values);
  const received = await onDevice(backend, { outputs: call.outputs, invoke }, values);
  const numbers = recorded!.buffers.map((buffer) => values[inputs.indexOf(buffer)]);
  return { name: recorded!.name, received, reducible: recorded!.with(numbers) };
}

const run = (call: Call): Promise<TypedArray[]> =>
  onDevice(
    createFusedReference(),
    call,
    call.inputs.map((input) => input.values),
  );

const calls = ({ plans, kinds }: Primitive) =>
  fc.sample(plans, SAMPLES).map((plan, index) => plan(drawing(kinds[index % kinds.length], 100 * index)));

describe.each(PRIMITIVES.map((primitive) => [primitive.name, primitive] as const))(
  "a call of %s",
  (name, primitive) => {
    it("is read for what it is: the same inputs, outputs and bounds", async () => {
      for (const call of calls(primitive)) {
        const { name: read, received, reducible } = await made(primitive.method, call);
        expect(read).toBe(name);
        const again = reducible.call;
        expect(again.inputs.map(({ name: input, values }) => [input, values])).toEqual(
          call.inputs.map(({ name: input, values }) => [input, values]),
        );
        expect(again.outputs).toEqual(call.outputs);
        expect(await run(again)).toEqual(received);
        expect(judgeCall(again, received, undefined)).toEqual(judgeCall(call, received, undefined));
        expect(judgeCall(again, received, undefined).share).toBeLessThanOrEqual(1);
      }
    });

    it("made smaller is a call that a right backend makes right", async () => {
      for (const call of calls(primitive)) {
        const { reducible } = await made(primitive.method, call);
        for (const axis of reducible.axes) {
          const half = Math.ceil(axis.length / 2);
          for (const [from, to] of [
            [0, half],
            [axis.length - half, axis.length],
            [Math.min(1, axis.length - 1), axis.length],
          ]) {
            const smaller = axis.keep(from, to);
            if (smaller === undefined) continue;
            expect(smaller.call.outputs.map(({ name: output }) => output)).toEqual(
              call.outputs.map(({ name: output }) => output),
            );
            expect(judgeCall(smaller.call, await run(smaller.call), undefined).share).toBeLessThanOrEqual(1);
          }
        }
      }
    });
  },
);

describe("a forward call, made smaller, gives a part of what the whole call gave", () => {
  /** The axes of a call in order, and where they stand in the output `[n, y, x, channel]`. */
  const OUTPUT_AXES: Readonly<Record<string, readonly (number | undefined)[]>> = {
    conv2d: [0, undefined, 3, 1, 2],
    maxPool2d: [0, 3, 1, 2],
    avgPool2d: [0, 3, 1, 2],
  };

  it.each(Object.entries(OUTPUT_AXES))("%s", async (name, axes) => {
    const primitive = PRIMITIVES.find((one) => one.name === name)!;
    let compared = 0;
    for (const call of calls(primitive)) {
      const { received, reducible } = await made(primitive.method, call);
      // Axes of groups count several channels at once.
      if (reducible.axes.length !== axes.length) continue;
      const shape = axes.includes(undefined)
        ? [0, 3, 4, 2].map((axis) => reducible.axes[axis].length)
        : [0, 2, 3, 1].map((axis) => reducible.axes[axis].length);
      for (const [index, axis] of reducible.axes.entries()) {
        const position = axes[index];
        const [from, to] = [Math.floor(axis.length / 3), axis.length];
        const smaller = axis.keep(from, to);
        if (position === undefined || smaller === undefined) continue;
        const [part] = await run(smaller.call);
        expect(part).toEqual(block(received[0], shape, position, from, to));
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(50);
  });
});
