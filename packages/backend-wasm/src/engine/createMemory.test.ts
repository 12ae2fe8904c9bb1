import { afterEach, describe, expect, it, vi } from "vitest";
import { createWasmBackend } from "../index.js";
import { createMemory } from "./createMemory.js";

const GIB = 2 ** 30;

/** An engine that sets no more than so many bytes apart for a memory. */
function refuseAbove(bytes: number): void {
  const { Memory } = WebAssembly;
  class SmallMemory extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      if (descriptor.maximum! * 65536 > bytes) throw new RangeError("could not allocate memory");
      super(descriptor);
    }
  }
  vi.stubGlobal("WebAssembly", {
    ...Object.fromEntries(
      Object.getOwnPropertyNames(WebAssembly).map((name) => [name, Reflect.get(WebAssembly, name)]),
    ),
    Memory: SmallMemory,
  });
}

afterEach(() => vi.unstubAllGlobals());

describe("the memory of a backend", () => {
  it("may grow to what was asked for", () => {
    const { memory, maximum } = createMemory(3 * 65536);
    expect(maximum).toBe(3 * 65536);
    expect(memory.buffer.byteLength).toBe(2 * 65536);
    memory.grow(1);
    expect(() => memory.grow(1)).toThrow(RangeError);
  });

  it.each([
    [4 * GIB, 4 * GIB],
    [2 * GIB, 2 * GIB],
    [1.5 * GIB, GIB],
    [GIB / 64, GIB / 64],
  ])("is the half, or less, where the engine refuses more than %d bytes", (limit, expected) => {
    refuseAbove(limit);
    expect(createMemory(4 * GIB).maximum).toBe(expected);
  });

  it("is an error where not even 16 MiB are there", async () => {
    refuseAbove(GIB / 128);
    await expect(createWasmBackend({ threads: 1 })).rejects.toThrow(
      "createWasmBackend: the engine refuses a memory of 16 MiB (could not allocate memory). Dispose of other backends.",
    );
  });

  it("ends at the smaller size", async () => {
    refuseAbove(GIB / 32);
    const backend = await createWasmBackend({ threads: 1 });
    expect(() => backend.fill(GIB / 64, 0, "float32")).toThrow("the memory ends at 32.0 MiB");
    backend.dispose();
  });
});
