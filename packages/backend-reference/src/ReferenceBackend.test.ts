import { TensorError, type TypedArray } from "@striate/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { computeAll, type ReferenceBuffer } from "../test/compute.js";
import { RUNS } from "../test/geometries.js";
import { USES, type Use } from "../test/primitives.js";
import { createReferenceBackend, type ReferenceBackend } from "./index.js";

const bitsOf = (values: TypedArray) => Array.from(new Int32Array(values.slice().buffer));

/** Any 32 bits at all: NaN payloads, ±∞, −0 and denormals are among them. */
const anyBits = fc.array(fc.integer(), { maxLength: 20 }).map((bits) => Int32Array.from(bits));

const refusal = (code: string, message: string) =>
  expect.objectContaining({ name: "TensorError", code, message });

const FREED = "received a buffer that was already freed. Free a buffer once, at the end.";
const FOREIGN = "received a buffer of another backend. Copy it with read and write.";
const DISPOSED = "the reference backend was disposed. Make a new one.";
const INTEGERS = 'received int32, expected float32. Use cast(x, "float32").';

/** Everything that takes one buffer and is no primitive. */
const ACCESS: readonly (readonly [
  string,
  (backend: ReferenceBackend, buffer: ReferenceBuffer) => unknown,
])[] = [
  ["read", (backend, buffer) => backend.readSync(buffer)],
  ["free", (backend, buffer) => backend.free(buffer)],
];

const titled = USES.map((use) => [use.op, use] as const);

/** `use` with the buffer at `at` spoilt by `spoil`, the others as they must be. */
function runWith(
  use: Use,
  at: number,
  spoil: (buffer: ReferenceBuffer, backend: ReferenceBackend) => ReferenceBuffer,
) {
  const backend = createReferenceBackend();
  const buffers = use.inputs.map((values) => backend.write(values));
  buffers[at] = spoil(buffers[at], backend);
  return () => use.run(backend, ...buffers);
}

describe("write and read", () => {
  it("keep every bit: NaN payloads, ±∞, −0, denormals", async () => {
    const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 2 ** -149];
    const backend = createReferenceBackend();
    expect(Array.from(backend.readSync(backend.write(Float32Array.from(special))))).toEqual(special);
    await fc.assert(
      fc.asyncProperty(anyBits, async (bits) => {
        for (const values of [bits, new Float32Array(bits.buffer)]) {
          const buffer = backend.write(values);
          for (const back of [await backend.read(buffer), backend.readSync(buffer)]) {
            expect(back.constructor).toBe(values.constructor);
            expect(bitsOf(back)).toEqual(Array.from(bits));
          }
          expect([buffer.dtype, buffer.size]).toEqual([values === bits ? "int32" : "float32", bits.length]);
        }
      }),
      RUNS,
    );
  });

  it("copy: neither the source nor what was read is the buffer", async () => {
    const backend = createReferenceBackend();
    const source = Float32Array.of(1, 2);
    const buffer = backend.write(source);
    source[0] = 7;
    (await backend.read(buffer))[0] = 8;
    backend.readSync(buffer)[0] = 9;
    expect(Array.from(backend.readSync(buffer))).toEqual([1, 2]);
  });

  it("take a view of a larger array for what it shows", () => {
    const backend = createReferenceBackend();
    const buffer = backend.write(Float32Array.of(1, 2, 3, 4).subarray(1, 3));
    expect(Array.from(backend.readSync(buffer))).toEqual([2, 3]);
    expect(backend.memory()).toEqual({ buffers: 1, bytes: 8 });
  });
});

describe("memory", () => {
  it("counts buffers and bytes, up and down", () => {
    const backend = createReferenceBackend();
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
    const a = backend.write(new Float32Array(3));
    const b = backend.write(new Int32Array(5));
    const c = backend.fill(10, 1, "int32");
    expect(backend.memory()).toEqual({ buffers: 3, bytes: 72 });
    backend.free(b);
    expect(backend.memory()).toEqual({ buffers: 2, bytes: 52 });
    backend.free(a);
    backend.free(c);
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
  });

  it.each(titled)("counts what %s gives, to the byte", (_, use) => {
    const backend = createReferenceBackend();
    const buffers = use.inputs.map((values) => backend.write(values));
    const before = backend.memory();
    const outputs = use.run(backend, ...buffers);
    expect(backend.memory()).toEqual({
      buffers: before.buffers + outputs.length,
      bytes: outputs.reduce((bytes, output) => bytes + backend.readSync(output).byteLength, before.bytes),
    });
  });

  it("is counted apart by every backend", () => {
    const [one, other] = [createReferenceBackend(), createReferenceBackend()];
    one.write(new Float32Array(3));
    expect(other.memory()).toEqual({ buffers: 0, bytes: 0 });
  });
});

describe("primitives", () => {
  it("are all in the table that these tests run over", () => {
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(createReferenceBackend()));
    const others = ["constructor", "write", "read", "readSync", "free", "memory", "dispose", "fill"];
    const tabled = new Set<string>(USES.map(({ method }) => method));
    expect(methods.filter((method) => !others.includes(method)).sort()).toEqual([...tabled].sort());
  });

  it.each(titled)("%s writes none of its inputs and gives new buffers", (_, use) => {
    computeAll(use.inputs, use.run);
  });

  it.each(titled.filter(([, use]) => use.takesIntegers))("%s takes int32 throughout", (_, use) => {
    const inputs = use.inputs.map((values) => Int32Array.from(values));
    expect(computeAll(inputs, use.run)).toHaveLength(1);
  });

  it.each(titled.filter(([, use]) => !use.takesIntegers))("%s refuses int32 for float32", (_, use) => {
    for (const [index, values] of use.inputs.entries()) {
      if (values instanceof Int32Array) continue;
      const run = runWith(use, index, (_, backend) => backend.write(Int32Array.from(values)));
      expect(run).toThrow(refusal("DTYPE", `${use.op}: ${INTEGERS}`));
    }
  });
});

describe("a buffer that cannot be used", () => {
  it.each(ACCESS)("%s refuses one that was freed", (op, act) => {
    const backend = createReferenceBackend();
    const buffer = backend.write(Float32Array.of(1));
    backend.free(buffer);
    expect(() => act(backend, buffer)).toThrow(refusal("DISPOSED", `${op}: ${FREED}`));
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
  });

  it.each(ACCESS)("%s refuses one of another backend, which keeps it", (op, act) => {
    const other = createReferenceBackend();
    const buffer = other.write(Float32Array.of(1));
    expect(() => act(createReferenceBackend(), buffer)).toThrow(refusal("BACKEND", `${op}: ${FOREIGN}`));
    expect(Array.from(other.readSync(buffer))).toEqual([1]);
  });

  it.each(titled)("%s refuses it in every place", (_, use) => {
    for (const index of use.inputs.keys()) {
      const freed = runWith(use, index, (buffer, backend) => {
        backend.free(buffer);
        return buffer;
      });
      expect(freed).toThrow(refusal("DISPOSED", `${use.op}: ${FREED}`));
      const foreign = runWith(use, index, () => createReferenceBackend().write(use.inputs[index]));
      expect(foreign).toThrow(refusal("BACKEND", `${use.op}: ${FOREIGN}`));
      for (const stranger of [{ dtype: "float32", size: 1 }, undefined]) {
        const strange = runWith(use, index, () => stranger as ReferenceBuffer);
        expect(strange).toThrow(refusal("BACKEND", `${use.op}: ${FOREIGN}`));
      }
    }
  });

  it("read says so by a promise that fails, never by a throw", async () => {
    const backend = createReferenceBackend();
    const buffer = backend.write(Float32Array.of(1));
    backend.free(buffer);
    const promise = backend.read(buffer);
    await expect(promise).rejects.toBeInstanceOf(TensorError);
    await expect(promise).rejects.toThrow(refusal("DISPOSED", `read: ${FREED}`));
  });
});

describe("a disposed backend", () => {
  it.each([
    ["write", (backend: ReferenceBackend) => backend.write(Float32Array.of(1))],
    ["fill", (backend: ReferenceBackend) => backend.fill(1, 0, "float32")],
    ...ACCESS,
  ] as const)("refuses to %s", (op, act) => {
    const backend = createReferenceBackend();
    const buffer = backend.write(Float32Array.of(1));
    backend.dispose();
    expect(() => act(backend, buffer)).toThrow(refusal("DISPOSED", `${op}: ${DISPOSED}`));
  });

  it.each(titled)("refuses %s", (_, use) => {
    const run = runWith(use, 0, (buffer, backend) => {
      backend.dispose();
      return buffer;
    });
    expect(run).toThrow(refusal("DISPOSED", `${use.op}: ${DISPOSED}`));
  });

  it("holds nothing any more, may be disposed again, and takes no other with it", () => {
    const [backend, other] = [createReferenceBackend(), createReferenceBackend()];
    const kept = other.write(Float32Array.of(1));
    backend.write(Float32Array.of(1, 2));
    backend.dispose();
    backend.dispose();
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
    expect(Array.from(other.readSync(kept))).toEqual([1]);
  });
});
