import { TensorError } from "@striate/core";
import { describe, expect, it, vi } from "vitest";
import { createWasmBackend, detectFeatures, type WasmBackend, type WasmBackendOptions } from "./index.js";

const made = async (options: WasmBackendOptions, look: (backend: WasmBackend) => void) => {
  const backend = await createWasmBackend(options);
  look(backend);
  backend.dispose();
};

describe("createWasmBackend", () => {
  it("takes a thread for each processor, and what the engine offers", async () => {
    const { availableParallelism } = process.getBuiltinModule("node:os");
    await made({}, ({ name, settings, threads }) => {
      expect(name).toBe("wasm");
      expect(threads).toBe(Math.min(availableParallelism(), 64));
      expect(settings).toEqual({
        threads,
        threadsProblem: undefined,
        relaxedSimd: detectFeatures().relaxedSimd,
        maxMemory: 2 ** 32,
        winograd: "auto",
      });
    });
  });

  it("takes what it is given", async () => {
    const given = { threads: 2, relaxedSimd: false, winograd: "always", maxMemory: 2 ** 25 } as const;
    await made(given, ({ settings }) => expect(settings).toEqual({ ...given, threadsProblem: undefined }));
    await made({ deterministic: true, threads: 1 }, ({ settings: { relaxedSimd, winograd } }) =>
      expect({ relaxedSimd, winograd }).toEqual({ relaxedSimd: false, winograd: "never" }),
    );
  });

  it("grows to maxMemory, and says so where that is not enough", async () => {
    await made({ threads: 1, maxMemory: 2 ** 24 }, (backend) => {
      const x = backend.write(new Float32Array(2 ** 20));
      expect(() => backend.write(new Float32Array(3 * 2 ** 20))).toThrow(
        "write: 12.0 MiB more do not fit: 8.0 MiB are in use, and the memory ends at 16.0 MiB. " +
          "Use a smaller batch, free tensors, or raise maxMemory (at most 4 GiB).",
      );
      expect(backend.memory()).toEqual({ buffers: 1, bytes: 2 ** 22 });
      backend.free(x);
    });
  });

  it.each([
    [{ thread: 2 }, 'unknown option "thread". Did you mean "threads"?'],
    [
      { threads: 0 },
      "threads 0 is not a whole number from 1 to 64. Leave it out for one thread a processor.",
    ],
    [
      { threads: 65 },
      "threads 65 is not a whole number from 1 to 64. Leave it out for one thread a processor.",
    ],
    [
      { threads: 1.5 },
      "threads 1.5 is not a whole number from 1 to 64. Leave it out for one thread a processor.",
    ],
    [
      { threads: "2" },
      'threads "2" is not a whole number from 1 to 64. Leave it out for one thread a processor.',
    ],
    [{ guard: 1 }, "guard 1 is not true or false. Pass one of them, or leave it out."],
    [{ relaxedSimd: "no" }, 'relaxedSimd "no" is not true or false. Pass one of them, or leave it out.'],
    [{ deterministic: null }, "deterministic null is not true or false. Pass one of them, or leave it out."],
    [{ winograd: "often" }, 'unknown winograd "often". Use "auto", "always" or "never".'],
    [
      { deterministic: true, relaxedSimd: true },
      "deterministic and relaxedSimd exclude each other: it rounds as the machine does. Leave one out.",
    ],
    [
      { deterministic: true, winograd: "auto" },
      'deterministic and winograd "auto" exclude each other. Leave one out.',
    ],
    [
      { maxMemory: 1e6 },
      "maxMemory 1000000 is not a number of bytes from 16 MiB to 4 GiB. Pass for example 2 ** 30, or leave it out.",
    ],
    [
      { maxMemory: "1 GiB" },
      'maxMemory "1 GiB" is not a number of bytes from 16 MiB to 4 GiB. Pass for example 2 ** 30, or leave it out.',
    ],
    [
      { maxMemory: Number.NaN },
      "maxMemory NaN is not a number of bytes from 16 MiB to 4 GiB. Pass for example 2 ** 30, or leave it out.",
    ],
  ])("refuses %j", async (options, message) => {
    const error = await createWasmBackend(options as WasmBackendOptions).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TensorError);
    expect(error).toMatchObject({ code: "OPTION", op: "createWasmBackend" });
    expect((error as TensorError).message).toContain(`createWasmBackend: ${message}`);
  });

  it("says what an engine lacks", async () => {
    const { validate } = WebAssembly;
    const lacking = async (missing: number, options: WasmBackendOptions) => {
      let probe = 0;
      const spy = vi
        .spyOn(WebAssembly, "validate")
        .mockImplementation((bytes) => probe++ !== missing && validate(bytes));
      try {
        const error = await createWasmBackend(options).catch((reason: unknown) => reason);
        expect(error).toMatchObject({ code: "UNSUPPORTED" });
        return (error as TensorError).message;
      } finally {
        spy.mockRestore();
      }
    };
    const end = "Use the reference backend, or a newer engine.";
    expect(await lacking(0, {})).toBe(`createWasmBackend: this engine has no WebAssembly SIMD. ${end}`);
    expect(await lacking(2, {})).toBe(
      `createWasmBackend: this engine has no WebAssembly shared memory. ${end}`,
    );
    expect(await lacking(1, { relaxedSimd: true })).toBe(
      `createWasmBackend: this engine has no relaxed SIMD. ${end}`,
    );
  });
});
