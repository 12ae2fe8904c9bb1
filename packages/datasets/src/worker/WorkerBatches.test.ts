import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { problem } from "../../test/problem.js";
import { type Wish, wished } from "../../test/wish.js";
import { Dataset, serveBatches, type WorkerBatches, workerBatches } from "../index.js";

const arrays = Dataset.from({
  images: {
    data: Uint8Array.from({ length: 60 * 6 * 5 * 3 }, (_, at) => (at * at) % 251),
    shape: [60, 6, 5, 3],
  },
  labels: Array.from({ length: 60 }, (_, index) => (index * 7) % 10),
}).arrays();
const wish: Wish = { arrays, seed: 2, batchSize: 16 };
const execArgv = ["--conditions=@striate/source"];
const start = (file = "../../test/wishWorker.js") => new Worker(new URL(file, import.meta.url), { execArgv });

const open: WorkerBatches<unknown>[] = [];
afterEach(() => {
  for (const batches of open.splice(0)) batches.close();
});

async function served(changes: Partial<Wish> = {}, ahead = 2): Promise<WorkerBatches> {
  const batches = await workerBatches(start(), { data: { ...wish, ...changes }, ahead });
  open.push(batches);
  return batches;
}

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
};

describe("workerBatches", () => {
  it("gives what the thread itself would read, to the bit, from any batch of any epoch on", async () => {
    const batches = await served();
    const local = wished(wish);
    expect([batches.size, batches.batchSize]).toEqual([local.size, local.batchSize]);
    const place = fc.record({ epoch: fc.nat(3), first: fc.nat(4) });
    await fc.assert(
      fc.asyncProperty(fc.array(place, { minLength: 1, maxLength: 3 }), async (places) => {
        for (const { epoch, first } of places) {
          expect(await all(batches.epoch(epoch, first))).toEqual([...local.epoch(epoch, first)]);
        }
      }),
      { seed: 1, numRuns: 20 },
    );
  });

  it("may be left in the middle of an epoch, and read by two at once", async () => {
    const batches = await served();
    const local = wished(wish);
    for await (const batch of batches.epoch(0)) {
      expect(batch).toEqual(local.epoch(0).next().value);
      break;
    }
    const [first, second] = await Promise.all([all(batches.epoch(1)), all(batches.epoch(2))]);
    expect(first).toEqual([...local.epoch(1)]);
    expect(second).toEqual([...local.epoch(2)]);
  });

  it("is another epoch each time it is iterated", async () => {
    const batches = await served();
    const local = wished(wish);
    expect([await all(batches), await all(batches)]).toEqual([[...local], [...local]]);
  });

  it("blends pictures as the thread itself would", async () => {
    const batches = await served({ mixed: true });
    expect(await all(batches.epoch(1))).toEqual([...wished({ ...wish, mixed: true }).epoch(1)]);
  });

  it("prepares one batch ahead as well as several, and not none", async () => {
    const batches = await served({}, 1);
    expect(await all(batches.epoch(2))).toEqual([...wished(wish).epoch(2)]);
    const none = problem(() => workerBatches(start(), { ahead: 0 }));
    expect(await none).toMatchInlineSnapshot(
      `"OPTION workerBatches: ahead 0 is not a count. Use a whole number of at least 1."`,
    );
  });

  it("throws what reading threw in the worker, at the batch that it happened to, and goes on afterwards", async () => {
    const refusing = await served({ fault: "refuses" });
    expect(await problem(() => all(refusing.epoch(0)))).toMatchInlineSnapshot(
      `"SHAPE map: label 3 became -1, which is not a class id. Class ids are whole numbers from 0."`,
    );
    const small = { batchSize: 4 } as const;
    const throwing = await served({ ...small, fault: "throws" });
    await expect(all(throwing.epoch(0))).rejects.toThrow("no threes here");
    const whole = [...wished({ ...wish, ...small }).epoch(0)];
    const free = whole.findIndex(({ labels }, at) => at > 0 && !labels.data.includes(3));
    expect(free).toBeGreaterThan(0);
    expect((await throwing.epoch(0, free).next()).value).toEqual(whole[free]);
  });

  it("throws what making the batches threw", async () => {
    await expect(served({ batchSize: -1 })).rejects.toThrow("a batch of -1");
    expect(await problem(() => served({ batchSize: 0 }))).toMatchInlineSnapshot(
      `"OPTION batch: size 0 is not a count. Use a whole number of at least 1."`,
    );
  });

  it("says that the worker ended, to who waits and to who asks later", async () => {
    const batches = await served({ fault: "ends" });
    const message = await problem(() => all(batches.epoch(0)));
    expect(message).toMatchInlineSnapshot(
      `"WORKER workerBatches: the worker failed: it ended. Look at what its file does, and start another worker."`,
    );
    expect(await problem(() => all(batches.epoch(1)))).toBe(message);
  });

  it("says that it was closed", async () => {
    const batches = await served();
    const first = batches.epoch(0);
    await first.next();
    const next = first.next();
    batches.close();
    expect(await problem(() => next)).toMatchInlineSnapshot(
      `"WORKER workerBatches: the batches were closed. Close them when nothing reads them any more."`,
    );
    expect(await problem(() => all(batches.epoch(1)))).toBe(await problem(() => next));
  });

  it("says what is wrong with the worker's file", async () => {
    expect(await problem(() => workerBatches(start("../../test/nowhere.js")))).toMatch(
      /^WORKER workerBatches: the worker failed: Cannot find module .*nowhere\.js/,
    );
  });

  it("is served by workers alone", async () => {
    // Vitest's own tests run in processes, not in workers.
    expect(await problem(() => serveBatches(() => wished(wish)))).toMatchInlineSnapshot(
      `"WORKER serveBatches: this is no worker. Call it in a file of its own, and pass new Worker(new URL(that file, import.meta.url)) to workerBatches."`,
    );
  });

  it("never keeps a process alive", () => {
    const file = fileURLToPath(new URL("../../test/wishWorker.js", import.meta.url));
    const script = `
      import { Worker } from "node:worker_threads";
      import { digits, workerBatches } from "@striate/datasets";
      const worker = new Worker(${JSON.stringify(file)}, { execArgv: ${JSON.stringify(execArgv)} });
      const arrays = digits({ train: 60, test: 1 }).train.arrays();
      const batches = await workerBatches(worker, { data: { arrays, seed: 2, batchSize: 16 } });
      for await (const { images } of batches.epoch(0)) { console.log(images.shape[0]); if (process.argv[1] === "some") break; }
    `;
    const run = (how: string) =>
      spawnSync(
        process.execPath,
        [...execArgv, "--import", "tsx", "--input-type=module", "-e", script, how],
        {
          encoding: "utf8",
          timeout: 20_000,
          cwd: import.meta.dirname,
        },
      );
    for (const how of ["all", "some"]) {
      const { status, stdout, stderr } = run(how);
      expect([status, stderr]).toEqual([0, ""]);
      expect(stdout.trim().split("\n").map(Number)).toEqual(how === "all" ? [16, 16, 16, 12] : [16]);
    }
  });
});
