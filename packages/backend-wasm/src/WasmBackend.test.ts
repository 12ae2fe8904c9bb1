import { createReferenceBackend } from "@striate/backend-reference";
import { type Backend, type DeviceBuffer, TensorError } from "@striate/core";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { USES, type Use } from "../test/uses.js";
import { createWasmBackend } from "./index.js";

const backend = await createWasmBackend({ threads: 1, guard: true });
const other = await createWasmBackend({ threads: 1 });
afterAll(() => {
  backend.dispose();
  other.dispose();
});

const uses = Object.entries(USES);
const emptied = (run: () => void) => {
  const before = backend.memory();
  run();
  expect(backend.memory()).toEqual(before);
};

/** What a primitive says when its input at `at` was spoilt. */
function complaint(
  on: Backend,
  { inputs, run }: Use,
  at: number,
  spoil: (buffer: DeviceBuffer, on: Backend) => DeviceBuffer,
): unknown {
  const buffers = inputs.map((values) => on.write(values));
  const spoilt = buffers.map((buffer, index) => (index === at ? spoil(buffer, on) : buffer));
  try {
    run(on as Required<Backend>, ...spoilt);
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("write and read", () => {
  it("keep every bit", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 20 }), (list) => {
        emptied(() => {
          const bits = Int32Array.from(list);
          for (const values of [bits, new Float32Array(bits.buffer)]) {
            const buffer = backend.write(values);
            const back = backend.readSync(buffer);
            expect(back.constructor).toBe(values.constructor);
            expect(Array.from(new Int32Array(back.buffer))).toEqual(list);
            backend.free(buffer);
          }
        });
      }),
    );
  });

  it("copy: neither the source nor what was read is the buffer", async () => {
    const source = Float32Array.of(1, 2);
    const buffer = backend.write(source);
    source[0] = 7;
    (await backend.read(buffer))[0] = 8;
    backend.readSync(buffer)[0] = 9;
    expect(Array.from(backend.readSync(buffer))).toEqual([1, 2]);
    backend.free(buffer);
  });

  it("take a view of a larger array for what it shows", () => {
    const buffer = backend.write(Float32Array.of(1, 2, 3, 4).subarray(1, 3));
    expect(Array.from(backend.readSync(buffer))).toEqual([2, 3]);
    backend.free(buffer);
  });
});

describe("memory", () => {
  it("counts buffers and bytes, up and down", () => {
    emptied(() => {
      const { buffers, bytes } = backend.memory();
      const made = [backend.write(new Float32Array(3)), backend.fill(10, 1, "int32")];
      expect(backend.memory()).toEqual({ buffers: buffers + 2, bytes: bytes + 52 });
      for (const buffer of made) backend.free(buffer);
    });
  });

  it("ends with an error that says so, and without a buffer too many", async () => {
    const small = await createWasmBackend({ threads: 1, maxMemory: 2 ** 24 });
    const half = small.fill(2 ** 20, 1, "float32");
    const [w, v] = [small.fill(2 ** 19, 1, "float32"), small.fill(2 ** 19, 0, "float32")];
    const before = small.memory();
    const step = { rate: 1, momentum: 0.5, nesterov: false };
    for (const act of [() => small.unary("exp", half), () => small.sgdStep(w, w, v, step)]) {
      expect(act).toThrow(expect.objectContaining({ code: "MEMORY" }));
      expect(small.memory()).toEqual(before);
    }
    small.free(half);
    expect(small.readSync(small.sgdStep(w, w, v, step).value)[0]).toBe(0);
    small.dispose();
  });
});

describe("a buffer that cannot be used is refused in the reference's words", () => {
  const sameComplaint = (use: Use, spoil: (buffer: DeviceBuffer, on: Backend) => DeviceBuffer) => {
    for (const at of use.inputs.keys()) {
      const expected = complaint(createReferenceBackend(), use, at, spoil);
      expect(complaint(backend, use, at, spoil)).toEqual(expected);
    }
  };

  it.each(uses)("%s: one that was freed", (_, use) => {
    const freed = (buffer: DeviceBuffer, on: Backend) => {
      on.free(buffer);
      return buffer;
    };
    sameComplaint(use, freed);
    expect(complaint(backend, use, 0, freed)).toBeInstanceOf(TensorError);
  });

  it.each(uses)("%s: one of another backend", (_, use) => {
    sameComplaint(use, () => other.write(Float32Array.of(1)));
  });

  it.each(uses)("%s: int32 for float32", (_, use) => {
    for (const [at, values] of use.inputs.entries()) {
      if (values instanceof Int32Array) continue;
      const spoil = (_: DeviceBuffer, on: Backend) => on.write(Int32Array.from(values));
      expect(complaint(backend, use, at, spoil)).toEqual(complaint(createReferenceBackend(), use, at, spoil));
    }
  });

  it("read and free: one that was freed, or of another backend", () => {
    const freed = backend.write(Float32Array.of(1));
    backend.free(freed);
    const message = "received a buffer that was already freed. Free a buffer once, at the end.";
    expect(() => backend.readSync(freed)).toThrow(`read: ${message}`);
    expect(() => backend.free(freed)).toThrow(`free: ${message}`);
    const foreign = other.write(Float32Array.of(1));
    const remedy = "received a buffer of another backend. Copy it with read and write.";
    expect(() => backend.readSync(foreign)).toThrow(`read: ${remedy}`);
    expect(() => backend.free(foreign)).toThrow(`free: ${remedy}`);
  });
});

describe("a backend that was disposed", () => {
  it("refuses everything, counts nothing, and may be disposed again", async () => {
    const over = await createWasmBackend({ threads: 2 });
    const buffer = over.write(Float32Array.of(1));
    over.dispose();
    over.dispose();
    const message = "the wasm backend was disposed. Make a new one.";
    expect(() => over.readSync(buffer)).toThrow(`read: ${message}`);
    expect(() => over.write(Float32Array.of(1))).toThrow(`write: ${message}`);
    expect(() => over.fill(1, 1, "float32")).toThrow(`fill: ${message}`);
    expect(() => over.unary("exp", buffer)).toThrow(`exp: ${message}`);
    expect(over.memory()).toEqual({ buffers: 0, bytes: 0 });
  });
});
