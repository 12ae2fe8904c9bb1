import { Command } from "commander";
import type { BackendOffer, GpuAdapter, Offer } from "../inspectBackends.js";
import type { RelaxedSimd } from "../relaxedSimd.js";
import type { Terminal } from "../Terminal.js";

/** `striate backends` */
export function backendsCommand(terminal: Terminal): Command {
  return new Command("backends")
    .description("List what this machine can compute with, what is missing and why.")
    .option("--json", "as JSON, for programs", false)
    .addHelpText(
      "after",
      `
Examples:
  $ striate backends
  $ striate backends --json`,
    )
    .action(async ({ json }: { readonly json: boolean }) => {
      const { inspectBackends } = await import("../inspectBackends.js");
      const offer = await inspectBackends();
      terminal.out(json ? JSON.stringify(offer, null, 2) : formatOffer(offer));
    });
}

const RELAXED_SIMD: Readonly<Record<RelaxedSimd, string>> = {
  "built in": "yes",
  "behind a flag": "yes, behind a flag of Node 20 that striate sets by itself",
  missing: "no, this engine does not have it; Node 22 does",
};

/** A block for each backend, a line for each fact. */
export function formatOffer({ default: standard, node, processors, backends }: Offer): string {
  const { wasm, reference, gpu } = backends;
  const title = (name: keyof Offer["backends"]) => (name === standard ? `${name} (default)` : name);
  return [
    `Node ${node}, ${processors} processor${processors === 1 ? "" : "s"}`,
    "",
    title("wasm"),
    fact("SIMD", wasm.simd ? "yes" : "no, this processor or engine does not have it"),
    ...(wasm.simd ? [fact("relaxed SIMD", RELAXED_SIMD[wasm.relaxedSimd])] : []),
    ...figures(wasm, wasm.threadsProblem),
    "",
    title("reference"),
    ...figures(reference, "plain loops, the definition of right"),
    "",
    title("gpu"),
    ...(gpu.adapter === null ? [] : device(gpu.adapter)),
    ...(gpu.problem === null ? [fact("speed", speed(gpu))] : [fact("unavailable", gpu.problem)]),
    "",
    "Choose with --backend. --threads is of wasm, and so is --deterministic: no relaxed SIMD, the same bits on every machine.",
    "gpu is gpu.js on WebGPU; gpu:webasm and gpu:cpu are gpu.js on the processor, to compare with and slow.",
  ].join("\n");
}

function figures({ problem, threads, memoryLimit, gflops }: BackendOffer, remark: string | null): string[] {
  if (problem !== null) return [fact("unavailable", problem)];
  return [
    fact("threads", `${threads}${remark === null ? "" : ` (${remark})`}`),
    fact("memory", memoryLimit === null ? "as much as there is" : `up to ${memoryLimit / 2 ** 30} GiB`),
    fact("speed", speed({ gflops })),
  ];
}

function speed({ gflops }: Pick<BackendOffer, "gflops">): string {
  return `${gflops?.toPrecision(3)} GFLOP/s in products of 256 × 256`;
}

function device({
  mode,
  vendor,
  architecture,
  description,
  isSoftware,
  maxBufferBytes,
  maxTensorSize,
}: GpuAdapter): string[] {
  return [
    fact("mode", mode),
    fact("adapter", `${description}${isSoftware ? " (software: the processor plays a GPU)" : ""}`),
    fact("vendor", [vendor, architecture].filter((word) => word !== "").join(", ") || "not told"),
    fact("buffers", `up to ${Number((maxBufferBytes / 2 ** 30).toPrecision(3))} GiB each`),
    fact("tensors", `up to ${maxTensorSize.toLocaleString("en")} numbers each`),
  ];
}

function fact(name: string, text: string): string {
  return `  ${name.padEnd(12)}  ${text}`;
}
