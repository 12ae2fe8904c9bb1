import { createReferenceBackend } from "@striate/backend-reference";
import type { Backend, DeviceBuffer } from "@striate/core";
import { afterAll, describe, expect, it } from "vitest";
import { expectWithin } from "../test/everyBackend.js";
import { eighths } from "../test/numbers.js";
import { USES } from "../test/uses.js";
import { Device } from "./Device.js";
import { startEngine } from "./engine/Engine.js";
import { bindBackend } from "./WasmBackend.js";

const GIB = 2 ** 30;
const engine = await startEngine({ threads: 3, relaxedSimd: false, maxMemory: 4 * GIB, guard: true });
const device = new Device(engine, { winograd: "never" });
const backend = bindBackend(device, {
  threads: 3,
  threadsProblem: undefined,
  relaxedSimd: false,
  maxMemory: 4 * GIB,
  winograd: "never",
});
afterAll(() => device.dispose());

describe("beyond 2 GiB", () => {
  // Never written, and so never taken from the machine.
  device.create("test", (2.2 * GIB) / 4, "float32");
  const reference = createReferenceBackend();

  it("lie the buffers of these tests", () => {
    const buffer = device.create("test", 10, "int32");
    expect(buffer.address).toBeGreaterThan(2 * GIB);
    device.free(buffer);
  });

  it.each(Object.entries(USES))("%s is the reference's", (_, { inputs, run }) => {
    const both: readonly Backend[] = [reference, backend];
    const [expected, actual] = both.map((on) => {
      const buffers = inputs.map((values) => on.write(values));
      const outputs = buffersOf(run(on as Required<Backend>, ...buffers));
      return outputs.map((output) => on.readSync!(output));
    });
    expect(actual!.length).toBe(expected!.length);
    for (const [index, values] of actual!.entries()) {
      const exact = expected![index]!;
      // exp is within one unit in the last place, everything else exact on halves.
      expectWithin(values, exact, (at) => 2 ** -23 * Math.abs(exact[at]!));
    }
  });

  it("reaches from one end of a large buffer to the other, on all threads", () => {
    const x = eighths(300_001, 1);
    const buffer = backend.write(x);
    const sum = backend.reduce("sum", backend.affine(buffer, 2, 1), {
      outer: 1,
      reduced: x.length,
      inner: 1,
    });
    const expected = x.reduce((total, value) => total + 2 * value + 1, 0);
    expect(backend.readSync(sum)[0]).toBe(expected);
  });
});

function buffersOf(result: unknown): readonly DeviceBuffer[] {
  const isBuffer = (value: unknown): value is DeviceBuffer => (value as DeviceBuffer).dtype !== undefined;
  return isBuffer(result) ? [result] : Object.values(result as object).filter(isBuffer);
}
