import type { WasmBackendOptions } from "@striate/backend-wasm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PageKind } from "./buildSite.js";
import { openPages, type Pages, type StriatePage } from "./openPages.js";
import { tasks } from "./pages/tasks.js";
import { chromiumPath, MISSING } from "./startChromium.js";

const skipped = chromiumPath === undefined && process.env["CI"] === undefined;
if (skipped) console.log(`The tests in pages are skipped. ${MISSING}`);

describe.skipIf(skipped)("in Chromium", { timeout: 120_000 }, () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await openPages();
  }, 60_000);
  afterAll(() => pages?.close());

  const inPage =
    (kind: PageKind, use: (page: StriatePage) => Promise<void>): (() => Promise<void>) =>
    () =>
      pages.use(kind, use);

  describe("a page with cross-origin isolation", () => {
    it(
      "has all features and as many threads as it is asked for",
      inPage("isolated", async (page) => {
        expect(await page.onMainThread("features", {})).toEqual({
          simd: true,
          relaxedSimd: true,
          sharedMemory: true,
          isolated: true,
        });
        for (const run of [page.onMainThread, page.inWorker]) {
          for (const threads of [1, 2, 3]) {
            expect(await run("start", { threads })).toMatchObject({
              threads,
              relaxedSimd: true,
              doubled: [2, 4, 6],
            });
          }
        }
      }),
    );

    it(
      "has no worker left when its backends are disposed of",
      inPage("isolated", async (page) => {
        await page.onMainThread("keep", { threads: 3 });
        await page.onMainThread("keep", { threads: 2 });
        await expect.poll(page.workers, { timeout: 10_000 }).toBe(3);
        await page.onMainThread("end", {});
        await expect.poll(page.workers, { timeout: 10_000 }).toBe(0);
        const { threads } = await page.onMainThread("startAndEnd", { threads: 3, times: 20 });
        expect(threads).toEqual(Array(20).fill(3));
        await expect.poll(page.workers, { timeout: 10_000 }).toBe(0);
      }),
    );
  });

  describe("a page without cross-origin isolation", () => {
    it(
      "works with one thread and says why",
      inPage("plain", async (page) => {
        expect(await page.onMainThread("features", {})).toMatchObject({
          sharedMemory: true,
          isolated: false,
        });
        for (const run of [page.onMainThread, page.inWorker]) {
          expect(await run("start", { threads: 2 })).toMatchObject({
            threads: 1,
            threadsProblem: expect.stringContaining("Cross-Origin-Embedder-Policy: require-corp"),
            doubled: [2, 4, 6],
          });
          expect((await run("start", { threads: 1 })).threadsProblem).toBeUndefined();
        }
      }),
    );
  });

  describe("batches that a worker prepares", () => {
    it.each<[PageKind, boolean]>([
      ["isolated", true],
      ["plain", false],
    ])("are those that the page would read: %s", (kind, shared) =>
      inPage(kind, async (page) => {
        const read = { shared, size: 4, read: Array(8).fill(true) };
        expect(await page.onMainThread("readAhead", { file: "batchWorker.js" })).toEqual(read);
        await expect.poll(page.workers, { timeout: 10_000 }).toBe(0);
        expect(await page.inWorker("readAhead", { file: "batchWorker.js" })).toEqual(read);
      })(),
    );

    it(
      "need a file that is there, and are served by workers alone",
      inPage("plain", async (page) => {
        await expect(page.onMainThread("readAhead", { file: "nowhere.js" })).rejects.toThrow(
          "workerBatches: the worker failed: its file cannot be loaded",
        );
        await expect(page.onMainThread("serve", {})).rejects.toThrow("serveBatches: this is no worker");
      }),
    );
  });

  describe("a content security policy", () => {
    it(
      "without blobs for workers leaves one thread, and no worker that waits",
      inPage("strict", async (page) => {
        expect(await page.onMainThread("start", { threads: 3 })).toMatchObject({
          threads: 1,
          threadsProblem: expect.stringContaining("add worker-src 'self' blob: to it"),
          doubled: [2, 4, 6],
        });
        await expect.poll(page.workers, { timeout: 10_000 }).toBe(0);
        expect(await page.inWorker("start", { threads: 3 })).toMatchObject({
          threads: 1,
          threadsProblem: expect.stringContaining("add worker-src 'self' blob: to it"),
        });
      }),
    );

    it(
      "with them allows threads",
      inPage("strictWithWorkers", async (page) => {
        expect(await page.onMainThread("start", { threads: 3 })).toMatchObject({ threads: 3 });
      }),
    );

    it(
      "without WebAssembly is an error that says what to add",
      inPage("withoutWasm", async (page) => {
        for (const run of [page.onMainThread, page.inWorker]) {
          await expect(run("start", {})).rejects.toThrow("add 'wasm-unsafe-eval' to its script-src");
        }
      }),
    );
  });

  describe("the conformance suite holds", () => {
    it.each<[string, WasmBackendOptions, PageKind, "onMainThread" | "inWorker"]>([
      [
        "on a page's main thread: plain SIMD, two threads",
        { relaxedSimd: false, threads: 2 },
        "isolated",
        "onMainThread",
      ],
      [
        "on a page's main thread: relaxed SIMD, three threads",
        { relaxedSimd: true, threads: 3 },
        "isolated",
        "onMainThread",
      ],
      [
        "in a worker: plain SIMD, three threads, no Winograd",
        { deterministic: true, threads: 3 },
        "isolated",
        "inWorker",
      ],
      [
        "without cross-origin isolation: relaxed SIMD, one thread",
        { relaxedSimd: true },
        "plain",
        "onMainThread",
      ],
    ])("%s", (_, options, kind, place) =>
      inPage(kind, async (page) => {
        const { passed, missing, failures } = await page[place]("conform", { ...options, runs: 5 });
        expect(failures).toEqual([]);
        expect(missing).toEqual([]);
        expect(passed).toBeGreaterThan(100);
      })(),
    );
  });

  describe("LeNet-5", () => {
    it("trains in a page with the bits that it has in Node", async () => {
      const choice = { relaxedSimd: false, steps: 5 };
      const expected = await tasks.train({ ...choice, threads: 1 });
      expect(expected.losses.at(-1)).not.toBe(expected.losses[0]);
      await inPage("isolated", async (page) => {
        for (const threads of [1, 2]) {
          expect(await page.onMainThread("train", { ...choice, threads })).toEqual(expected);
        }
        expect(await page.inWorker("train", { ...choice, threads: 2 })).toEqual(expected);
      })();
    });

    it(
      "trains, and this fast",
      inPage("isolated", async (page) => {
        for (const threads of [1, 2]) {
          const { imagesPerSecond, relaxedSimd } = await page.onMainThread("measure", { threads, runs: 3 });
          expect(imagesPerSecond).toBeGreaterThan(0);
          console.log(
            `LeNet-5 in a page, ${threads} thread(s), ${relaxedSimd ? "relaxed" : "plain"} SIMD, batch 128: ` +
              `${Math.round(imagesPerSecond)} images/s of training`,
          );
        }
      }),
    );
  });
});
