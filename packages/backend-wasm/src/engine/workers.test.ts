import { describe, expect, it, vi } from "vitest";
import { runProgram } from "../../test/runProgram.js";
import { Device } from "../Device.js";
import { createWasmBackend } from "../index.js";
import { startEngine } from "./Engine.js";

// Starting threads takes its time on a machine that has no core to spare.
vi.setConfig({ testTimeout: 30_000 });

/** Counts the workers that have begun and not ended. */
const COUNT = `
  const threads = process.getBuiltinModule("node:worker_threads");
  const { Worker } = threads;
  let alive = 0;
  threads.Worker = class extends Worker {
    constructor(...options) {
      super(...options);
      alive++;
      this.once("exit", () => alive--);
    }
  };
  const allGone = async (hurry = () => {}) => {
    for (let wait = 0; wait < 400 && alive > 0; wait++) {
      hurry();
      await new Promise((go) => setTimeout(go, 5));
    }
    return alive === 0;
  };
  const use = (backend) => {
    const x = backend.write(new Float32Array(100_000));
    for (let job = 0; job < 5; job++) backend.free(backend.affine(x, 1, 1));
    return backend;
  };
`;

describe("workers", () => {
  it("are gone after dispose, however many backends there were, and in the middle of their lives or not", async () => {
    const { out, err } = await runProgram(`${COUNT}
      for (let round = 0; round < 8; round++) {
        const backends = await Promise.all([3, 2, 1].map((threads) => createWasmBackend({ threads })));
        if (round % 3 > 0) for (const backend of backends) use(backend);
        if (round % 3 > 1) await new Promise((go) => setTimeout(go, 5));
        for (const backend of backends) backend.dispose();
      }
      console.log(await allGone());`);
    expect({ out, err }).toEqual({ out: "true\n", err: "" });
  });

  it("are gone when a backend that nobody disposed of is collected", async () => {
    const program = `${COUNT}
      const forget = async () => { for (let count = 0; count < 3; count++) use(await createWasmBackend({ threads: 3 })); };
      await forget();
      console.log(alive, await allGone(gc));`;
    const { out, err } = await runProgram(program, { flags: ["--expose-gc"] });
    expect({ out, err }).toEqual({ out: "6 true\n", err: "" });
  });

  it("stay while a buffer or a backend is held", async () => {
    const program = `${COUNT}
      const backend = use(await createWasmBackend({ threads: 2 }));
      const kept = await createWasmBackend({ threads: 2 }).then((other) => other.write(Float32Array.of(1)));
      for (let round = 0; round < 10; round++) { gc(); await new Promise((go) => setTimeout(go, 2)); }
      console.log(alive, backend.threads, kept.size);`;
    const { out } = await runProgram(program, { flags: ["--expose-gc"] });
    expect(out).toBe("2 2 1\n");
  });

  it("do not begin where memory does not reach", async () => {
    const { out } = await runProgram(`${COUNT}
      const backend = await createWasmBackend({ threads: 9, maxMemory: 2 ** 24 });
      console.log(alive === backend.threads - 1, backend.threads < 9, backend.settings.threadsProblem);
      backend.dispose();
      console.log(await allGone());`);
    expect(out).toMatch(/^true true createWasmBackend: 4\.0 MiB more do not fit: .*\ntrue\n$/);
  });
});

describe("a worker that fails", () => {
  /** Tiles of `affine`. */
  const TILES = 64;
  const TILE_BYTES = 65536;

  it("leaves the caller an error in place of a result, and does not keep it waiting", async () => {
    const engine = await startEngine({ threads: 3, relaxedSimd: false, maxMemory: 2 ** 26, guard: false });
    const { kernels, pool } = engine;
    const device = new Device(engine, { winograd: "never" });
    const held = device.write(Float32Array.of(1, 2));
    const x = pool.allocate("test", TILES * TILE_BYTES);
    const room = pool.allocate("test", 2 * TILES * TILE_BYTES);
    // The last tile lies beyond the end of memory: whoever takes it traps.
    const y = pool.capacity - (TILES - 1) * TILE_BYTES;
    expect(y).toBeGreaterThan(room);
    let trapsHere = 0;
    const failed = () => {
      try {
        engine.checkWorkers("test");
        return false;
      } catch {
        return true;
      }
    };
    for (let attempt = 0; attempt < 1000 && !failed(); attempt++) {
      try {
        kernels.affine(x, y, TILES * 16384, 1, 0);
      } catch {
        trapsHere++;
      }
      engine.settle();
    }
    expect(trapsHere).toBeLessThan(1000);
    expect(() => device.read(held)).toThrow(
      "read: a worker thread failed in the middle of a primitive, and its part of the result is missing. " +
        "Make a new backend, and please report what led to this.",
    );
    // Those that are left go on.
    for (let mark = 1; mark <= 20; mark++) {
      kernels.affine(x, room, TILES * 16384, 0, mark);
      const values = new Float32Array(pool.buffer, room, TILES * 16384);
      // One number a tile and the last of all.
      for (let at = values.length - 1; at >= 0; at -= 16383) expect(values[at]).toBe(mark);
    }
    device.dispose();
  });
});

describe("a caller that is thrown out of a job", () => {
  it("finds the next job complete", async () => {
    const backend = await createWasmBackend({ threads: 3 });
    const x = backend.write(new Float32Array(40_000));
    let depth = 0;
    const dive = () => {
      depth++;
      backend.free(backend.affine(x, 1, 1));
      dive();
    };
    for (let mark = 2; mark < 6; mark++) {
      expect(dive).toThrow(RangeError);
      const y = backend.affine(x, 1, mark);
      expect(backend.readSync(y).every((value) => value === mark)).toBe(true);
      backend.free(y);
    }
    expect(depth).toBeGreaterThan(1000);
    backend.dispose();
  });
});
