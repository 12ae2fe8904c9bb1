import { afterAll, describe, expect, it } from "vitest";
import { draws } from "../../test/numbers.js";
import { createWasmBackend } from "../index.js";
import type { WasmBackend } from "../WasmBackend.js";

/** Numbers a tile of `affine`: jobs of up to five tiles, the last one short. */
const TILE = 16384;
const MOST_TILES = 5;

const backends: WasmBackend[] = [];
async function backendOf(threads: number): Promise<WasmBackend> {
  const backend = await createWasmBackend({ threads });
  expect(backend.threads).toBe(threads);
  backends.push(backend);
  return backend;
}
afterAll(() => {
  for (const backend of backends) backend.dispose();
});

/** Numbers that are looked at: of every tile many, and the last of all. */
const STEP = 61;

/** A job that writes `mark` everywhere, over what the job before left in the same memory. */
function check(backend: WasmBackend, size: number, mark: number): void {
  const x = backend.fill(size, 0, "float32");
  const y = backend.affine(x, 1, mark);
  const values = backend.readSync(y);
  for (let at = size - 1; at >= 0; at -= STEP) {
    if (values[at] !== mark) expect.fail(`job ${mark} of ${size} numbers left ${values[at]} at ${at}`);
  }
  backend.free(x);
  backend.free(y);
}

const sizesOf = (jobs: number, seed: number) =>
  draws(jobs, seed, MOST_TILES).map((tiles) => tiles * TILE + 17);
const sleep = (milliseconds: number) => new Promise((go) => setTimeout(go, milliseconds));

describe.each([1, 2, 3, 4])("jobs on %d threads", (threads) => {
  it("are complete when they return, one right after the other", async () => {
    const backend = await backendOf(threads);
    for (const [job, size] of sizesOf(2000, threads).entries()) check(backend, size, job + 1);
  });

  it("are complete when the workers have to wake up first", async () => {
    const backend = await backendOf(threads);
    const pauses = draws(40, threads, 20);
    for (const [round, pause] of pauses.entries()) {
      for (const [job, size] of sizesOf(8, round).entries()) check(backend, size, 8 * round + job + 1);
      // A worker sleeps after some 50 microseconds without a job: some pauses end just when it does.
      await sleep(pause);
    }
  });

  it("are complete when each ends before a sleeping worker has come", async () => {
    const backend = await backendOf(threads);
    for (let round = 0; round < 20; round++) {
      await sleep(2);
      // Two tiles, so short that the caller is often done alone, and the next job is open when the worker comes.
      for (let job = 1; job <= 30; job++) check(backend, TILE + 1, 100 * round + job);
    }
  });
});

describe("two backends", () => {
  it("do not get in each other's way", async () => {
    const [first, second] = [await backendOf(3), await backendOf(2)];
    for (const [job, size] of sizesOf(500, 9).entries()) {
      check(first, size, job + 1);
      check(second, size, -job - 1);
      if (job % 100 === 0) await sleep(1);
    }
  });
});
