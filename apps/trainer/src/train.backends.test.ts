import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { createReferenceBackend } from "@striate/backend-reference";
import { afterEach, describe, expect, it, vi } from "vitest";
import { quick, striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";
import { BACKENDS, type BackendName } from "./choices/backends.js";
import type { RunningBackend } from "./RunningBackend.js";
import { offerRelaxedSimd } from "./relaxedSimd.js";

const path = temporaryFolder();
const config = (run: string) => JSON.parse(readFileSync(path(`${run}/config.json`), "utf8"));

afterEach(() => vi.restoreAllMocks());

/** The backends that commands start from here on. */
function started(name: BackendName): RunningBackend[] {
  const backends: RunningBackend[] = [];
  const create = BACKENDS[name];
  vi.spyOn(BACKENDS, name).mockImplementation(async (settings) => {
    const running = await create(settings);
    backends.push(running);
    return running;
  });
  return backends;
}

describe("the backend of a run", () => {
  const processors = availableParallelism();
  const relaxedSimd = offerRelaxedSimd() !== "missing";
  const simd = relaxedSimd ? "relaxed SIMD" : "SIMD";

  /** What wasm says of memory: 4 GiB in powers of ten, unless it is told another limit. */
  const ceiling = (flags: readonly string[]) =>
    flags.includes("reference")
      ? ""
      : `, up to ${flags.includes("--max-memory") ? "1.5" : "4.3"} GB for tensors`;

  it.each([
    ["", `wasm, ${processors} thread${processors === 1 ? "" : "s"}, ${simd}`, processors, relaxedSimd],
    ["--threads 1", `wasm, 1 thread, ${simd}`, 1, relaxedSimd],
    ["--threads 3 --deterministic", "wasm, 3 threads, deterministic", 3, false],
    ["--threads 1 --max-memory 1.5GB", `wasm, 1 thread, ${simd}`, 1, relaxedSimd],
    ["--backend reference", "reference", 1, false],
    ["--backend reference --deterministic", "reference", 1, false],
  ])("at '%s' is %s", async (flags, description, threads, relaxed) => {
    const given = flags.split(" ").filter((flag) => flag !== "");
    const { code, out } = await striate(quick(path("run"), "--epochs", "1", ...given));
    expect([code, out[0]!.slice(out[0]!.indexOf("backend"))]).toEqual([
      0,
      `backend ${description}${ceiling(given)}`,
    ]);
    const [backend] = description.split(",");
    expect(config("run")).toMatchObject({
      backend,
      threads,
      relaxedSimd: relaxed,
      deterministic: flags.includes("deterministic"),
    });
  });

  it("computes with neither relaxed SIMD nor Winograd where bits must be the same everywhere", async () => {
    const backends = started("wasm");
    await striate(quick(path("run"), "--epochs", "1", "--deterministic"));
    expect(backends.map(({ backend }) => backend)).toEqual([
      expect.objectContaining({
        settings: expect.objectContaining({ relaxedSimd: false, winograd: "never" }),
      }),
    ]);
  });

  it("says why there are fewer threads than asked for", async () => {
    vi.spyOn(BACKENDS, "wasm").mockImplementation(async () => ({
      backend: createReferenceBackend(),
      threads: 2,
      relaxedSimd: false,
      description: "wasm, 2 threads, SIMD",
      threadsProblem: "no more processes",
    }));
    const { code, err } = await striate(quick(path("run"), "--epochs", "1", "--threads", "8"));
    expect([code, err]).toEqual([0, ["striate: works with 2 of the threads asked for: no more processes"]]);
    expect(config("run").threads).toBe(2);
  });
});

describe("a residual network", () => {
  it("is trained, written and evaluated like any model", async () => {
    const flags = "train resnet8 --limit 16 --batch-size 8 --epochs 1 --out".split(" ");
    expect((await striate([...flags, path("run")])).code).toBe(0);
    // 75,290 on 32×32×3; the stem of one channel has 288 weights less. The means and variances are 2 · 240.
    expect(config("run")).toMatchObject({ model: "resnet8", parameters: 75_290 - 288 + 480 });
    const { code, out } = await striate(["evaluate", path("run")]);
    expect([code, out[0]!.startsWith("digits: 16 test pictures")]).toEqual([0, true]);
  });
});

describe("a backend is ended", () => {
  const ended = ({ backend }: RunningBackend) => {
    try {
      backend.fill(1, 0, "float32");
      return false;
    } catch (error) {
      return (error as Error).message.includes("disposed");
    }
  };

  it.each(["wasm", "reference"] as const)("(%s) after training and after evaluation", async (name) => {
    const backends = started(name);
    await striate(quick(path("run"), "--epochs", "1", "--backend", name));
    await striate(["evaluate", path("run"), "--backend", name]);
    expect(backends.map(ended)).toEqual([true, true]);
  });

  it("after a run that failed, was refused, or was stopped", async () => {
    const backends = started("wasm");
    const codes = [
      await striate(quick(path("failed"), "--learning-rate", "1e30")),
      await striate(quick(path("refused"), "--dataset", "mnist", "--data-dir", path("none"))),
      await striate(quick(path("stopped"), "--log-every", "1"), {
        err: (line) => {
          if (line.startsWith("epoch 1 step 1 ")) process.emit("SIGINT");
        },
      }),
      await striate(["evaluate", path("stopped"), "--dataset", "mnist", "--data-dir", path("none")]),
    ].map(({ code }) => code);
    expect(codes).toEqual([1, 2, 130, 2]);
    expect(backends.map(ended)).toEqual([true, true, true, true]);
  });
});
