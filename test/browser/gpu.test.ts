import type { GpuMode } from "@striate/backend-gpu";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { furthest } from "../gpu/furthest.js";
import type { LossCurveOptions } from "../gpu/lossCurve.js";
import { type ReferenceCurve, referenceCurve } from "../gpu/referenceCurve.js";
import type { PageKind } from "./buildSite.js";
import { openPages, type Pages, type StriatePage } from "./openPages.js";
import { chromiumPath, MISSING } from "./startChromium.js";

const skipped = chromiumPath === undefined && process.env["CI"] === undefined;
if (skipped) console.log(`The tests of the gpu backend in pages are skipped. ${MISSING}`);

const MODES: readonly GpuMode[] = ["webgl2", "webgpu"];
const CURVES: readonly LossCurveOptions[] = [
  { network: "lenet5", steps: 30, batchSize: 16 },
  { network: "resnet8", steps: 5, batchSize: 8 },
];

const curves = new Map<LossCurveOptions, Promise<ReferenceCurve>>();
const expected = (options: LossCurveOptions): Promise<ReferenceCurve> => {
  const known = curves.get(options) ?? referenceCurve(options);
  curves.set(options, known);
  return known;
};

describe.skipIf(skipped)("the gpu backend in Chromium", { timeout: 180_000 }, () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await openPages();
  }, 60_000);
  afterAll(() => pages?.close());

  const inPage = (kind: PageKind, work: (page: StriatePage) => Promise<void>) => () => pages.use(kind, work);

  describe.each(MODES)("in mode %s", (mode) => {
    it(
      "says what it runs on",
      inPage("plain", async (page) => {
        for (const run of [page.onMainThread, page.inWorker]) {
          expect(await run("gpuStart", { mode })).toMatchObject({
            mode,
            adapter: { isSoftware: true, description: expect.stringMatching(/swiftshader/i) },
            refused: [],
            doubled: [2, 4, 6],
          });
        }
      }),
    );

    it.each([
      ["on a page's main thread", "onMainThread", 2],
      ["in a worker", "inWorker", 1],
    ] as const)("satisfies the conformance suite %s", (_, place, runs) =>
      inPage("plain", async (page) => {
        const { passed, missing, failures } = await page[place]("gpuConform", { mode, runs });
        expect(failures).toEqual([]);
        expect(missing).toEqual([]);
        expect(passed).toBeGreaterThan(150);
      })(),
    );

    it(
      "leaves memory as it was in a thousand training steps",
      inPage("plain", async (page) => {
        const { states, left } = await page.onMainThread("gpuLeaks", { mode, steps: 1000 });
        expect(Object.values(states)).toEqual([999]);
        expect(left).toEqual({ buffers: 0, bytes: 0 });
      }),
    );
  });

  describe.each(CURVES)("$steps steps of $network", (options) => {
    it.each(MODES)("have the reference's losses in mode %s", (mode) =>
      inPage("plain", async (page) => {
        const losses = await page.onMainThread("gpuTrain", { mode, ...options });
        expect(furthest(losses, await expected(options)).share).toBeLessThanOrEqual(1);
      })(),
    );
  });

  describe("a page's content security policy", () => {
    const POLICIES = [
      { kind: "strict", refused: { cpu: "unsafe-eval" } },
      { kind: "withoutWasm", refused: { cpu: "unsafe-eval", webasm: "wasm-unsafe-eval" } },
    ] as const;

    it.each(POLICIES)("($kind) lets the GPU's modes work", ({ kind }) =>
      inPage(kind, async (page) => {
        for (const run of [page.onMainThread, page.inWorker]) {
          for (const mode of MODES) expect((await run("gpuStart", { mode })).doubled).toEqual([2, 4, 6]);
        }
      })(),
    );

    it.each(POLICIES)("($kind) is named where it forbids a mode: $refused", ({ kind, refused }) =>
      inPage(kind, async (page) => {
        for (const run of [page.onMainThread, page.inWorker]) {
          for (const [mode, source] of Object.entries(refused)) {
            await expect(run("gpuStart", { mode: mode as GpuMode })).rejects.toThrow(
              `the mode ${mode} does not work here: the page's content security policy forbids it: add '${source}' to its script-src`,
            );
          }
        }
      })(),
    );
  });

  describe("the choice of a mode", () => {
    const SOFTWARE = expect.stringMatching(
      /^there is no GPU: .*swiftshader.* is software; ask for the mode/i,
    );
    const [webgpu, webgl2] = ["webgpu", "webgl2"].map((mode) => ({ mode, reason: SOFTWARE }));

    it(
      "passes over software that plays a GPU",
      inPage("plain", async (page) => {
        for (const run of [page.onMainThread, page.inWorker]) {
          const { mode, refused } = await run("gpuStart", {});
          expect({ mode, refused }).toEqual({ mode: "webasm", refused: [webgpu, webgl2] });
        }
      }),
    );

    it(
      "takes it after all where the page forbids everything else",
      inPage("withoutWasm", async (page) => {
        const { mode, refused } = await page.onMainThread("gpuStart", {});
        expect({ mode, refused }).toEqual({
          mode: "webgpu",
          refused: [
            webgl2,
            { mode: "webasm", reason: expect.stringContaining("'wasm-unsafe-eval'") },
            { mode: "cpu", reason: expect.stringContaining("'unsafe-eval'") },
          ],
        });
      }),
    );
  });
});
