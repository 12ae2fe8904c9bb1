import { availableParallelism } from "node:os";
import { createGpuBackend } from "@striate/backend-gpu";
import { detectFeatures } from "@striate/backend-wasm";
import { beforeAll, describe, expect, it } from "vitest";
import { start } from "../../test/process.js";
import { type Outcome, striate } from "../../test/striate.js";
import type { Offer } from "../inspectBackends.js";
import { offerRelaxedSimd } from "../relaxedSimd.js";
import { formatOffer } from "./backendsCommand.js";

describe("striate backends", () => {
  let outcome: Outcome;
  let offer: Offer;

  beforeAll(async () => {
    outcome = await striate(["backends"]);
    offer = JSON.parse((await striate(["backends", "--json"])).out.join("\n"));
  });

  it("tells programs what there is, measured", async () => {
    const processors = availableParallelism();
    const speed = expect.any(Number);
    expect(offer).toEqual({
      default: "wasm",
      node: process.version,
      processors,
      backends: {
        wasm: {
          problem: null,
          simd: detectFeatures().simd,
          relaxedSimd: offerRelaxedSimd(),
          threads: processors,
          threadsProblem: null,
          memoryLimit: 4 * 2 ** 30,
          gflops: speed,
        },
        reference: { problem: null, threads: 1, memoryLimit: null, gflops: speed },
        gpu: await gpuHere(speed),
      },
    });
    // Vectors of four, whatever the machine is busy with.
    expect(offer.backends.wasm.gflops).toBeGreaterThan(offer.backends.reference.gflops!);
    expect(offer.backends.reference.gflops).toBeGreaterThan(0.01);
  });

  it("tells people the same", () => {
    const withoutSpeed = (lines: readonly string[]) =>
      lines.map((line) => line.replace(/[\d.]+(e\+\d+)? GFLOP/, "… GFLOP"));
    expect([outcome.code, outcome.err]).toEqual([0, []]);
    expect(withoutSpeed(outcome.out)).toEqual(withoutSpeed(formatOffer(offer).split("\n")));
  });

  it("says what is missing, and why", async () => {
    const { code, out } = await start(["backends"], { node: ["--jitless"] }).ending;
    expect(code).toBe(0);
    expect(out).toContain(
      [
        "wasm (default)",
        "  SIMD          no, this processor or engine does not have it",
        "  unavailable   createWasmBackend: this engine has no WebAssembly SIMD. Use the reference backend, or a newer engine.",
        "",
        "reference",
        "  threads       1 (plain loops, the definition of right)",
      ].join("\n"),
    );
  }, 30_000);
});

/** As the package itself has it: machines with a GPU and without one run these tests. */
async function gpuHere(speed: unknown): Promise<unknown> {
  try {
    const { mode, adapter, maxTensorSize, dispose } = await createGpuBackend({ mode: "webgpu" });
    dispose();
    return {
      problem: null,
      threads: null,
      memoryLimit: null,
      gflops: speed,
      adapter: { mode, ...adapter, maxTensorSize },
    };
  } catch (error) {
    const problem = expect.stringMatching(/^the backend gpu does not run here: .*\. Use wasm, or gpu:webasm/);
    expect(error).toMatchObject({ code: "UNSUPPORTED" });
    return { problem, threads: null, memoryLimit: null, gflops: null, adapter: null };
  }
}

describe("the list of backends", () => {
  const offer: Offer = {
    default: "wasm",
    node: "v20.19.0",
    processors: 8,
    backends: {
      wasm: {
        problem: null,
        simd: true,
        relaxedSimd: "behind a flag",
        threads: 8,
        threadsProblem: null,
        memoryLimit: 4 * 2 ** 30,
        gflops: 123.456,
      },
      reference: { problem: null, threads: 1, memoryLimit: null, gflops: 0.98765 },
      gpu: {
        ...{ problem: null, threads: null, memoryLimit: null, gflops: 4321 },
        adapter: {
          ...{
            mode: "webgpu",
            vendor: "nvidia",
            architecture: "ampere",
            description: "NVIDIA A100 driver 550",
          },
          ...{ isSoftware: false, maxBufferBytes: 2 ** 31 - 4, maxTensorSize: 2 ** 23 },
        },
      },
    },
  };
  const gpu = (change: Partial<Offer["backends"]["gpu"]>) =>
    formatOffer({ ...offer, backends: { ...offer.backends, gpu: { ...offer.backends.gpu, ...change } } });
  const wasm = (change: Partial<Offer["backends"]["wasm"]>) =>
    formatOffer({ ...offer, backends: { ...offer.backends, wasm: { ...offer.backends.wasm, ...change } } });

  it("has a block for each, and a line for each fact", () => {
    expect(formatOffer(offer).split("\n")).toEqual([
      "Node v20.19.0, 8 processors",
      "",
      "wasm (default)",
      "  SIMD          yes",
      "  relaxed SIMD  yes, behind a flag of Node 20 that striate sets by itself",
      "  threads       8",
      "  memory        up to 4 GiB",
      "  speed         123 GFLOP/s in products of 256 × 256",
      "",
      "reference",
      "  threads       1 (plain loops, the definition of right)",
      "  memory        as much as there is",
      "  speed         0.988 GFLOP/s in products of 256 × 256",
      "",
      "gpu",
      "  mode          webgpu",
      "  adapter       NVIDIA A100 driver 550",
      "  vendor        nvidia, ampere",
      "  buffers       up to 2 GiB each",
      "  tensors       up to 8,388,608 numbers each",
      "  speed         4.32e+3 GFLOP/s in products of 256 × 256",
      "",
      "Choose with --backend. --threads is of wasm, and so is --deterministic: no relaxed SIMD, the same bits on every machine.",
      "gpu is gpu.js on WebGPU; gpu:webasm and gpu:cpu are gpu.js on the processor, to compare with and slow.",
    ]);
  });

  it("says that a GPU is software, or why there is none", () => {
    const { adapter } = offer.backends.gpu;
    const software = { ...adapter!, vendor: "", architecture: "", isSoftware: true };
    expect(gpu({ adapter: software })).toContain(
      "\n  adapter       NVIDIA A100 driver 550 (software: the processor plays a GPU)\n  vendor        not told\n",
    );
    expect(gpu({ problem: "no driver", gflops: null, adapter: null })).toContain(
      "\ngpu\n  unavailable   no driver\n\nChoose",
    );
  });

  it("tells an engine with relaxed SIMD from one without", () => {
    expect(wasm({ relaxedSimd: "built in" })).toContain("\n  relaxed SIMD  yes\n");
    expect(wasm({ relaxedSimd: "missing" })).toContain(
      "\n  relaxed SIMD  no, this engine does not have it; Node 22 does\n",
    );
  });

  it("says why threads are missing", () => {
    expect(wasm({ threads: 2, threadsProblem: "no more processes" })).toContain(
      "\n  threads       2 (no more processes)\n",
    );
  });
});
