import { checkOptions, TensorError } from "@striate/core";
import { Device } from "./Device.js";
import type { GpuMode } from "./engine/Engine.js";
import { openEngine } from "./engine/openEngine.js";
import type { WorkQueue } from "./engine/WorkQueue.js";
import { bindBackend, type GpuBackend, type RefusedMode } from "./GpuBackend.js";

export interface GpuBackendOptions {
  /** What gpu.js runs on. Default: the best that works. */
  readonly mode?: GpuMode;
}

/** From the best to the last resort. */
const MODES: readonly GpuMode[] = ["webgpu", "webgl2", "webasm", "cpu"];

/**
 * A backend whose primitives are gpu.js kernels: on a GPU through WebGPU (in a page, and in Node with the package `webgpu`) or WebGL2 (in
 * a page), else as WebAssembly or JavaScript that gpu.js writes. A mode is taken when a known kernel gives the right numbers in it. Without `mode`
 * the first of webgpu, webgl2, webasm and cpu that works, and software that plays a GPU only where nothing else does. `backend.mode` and `backend.adapter`
 * tell what was taken, `backend.refused` why no other was.
 *
 * Compiled kernels and the device itself are shared by all backends of a mode and stay until the page or the process ends.
 *
 * @throws TensorError `OPTION`; `UNSUPPORTED` where the mode that was asked for does not work, with the reason
 * @example
 * const backend = await createGpuBackend();
 * console.log(backend.mode, backend.adapter.description);
 */
export async function createGpuBackend(options: GpuBackendOptions = {}): Promise<GpuBackend> {
  checkOptions("createGpuBackend", options, ["mode"]);
  const { mode } = options;
  if (mode !== undefined && !MODES.includes(mode)) {
    throw new TensorError(
      "OPTION",
      "createGpuBackend",
      `there is no mode ${JSON.stringify(mode)}`,
      `Choose from ${MODES.join(", ")}, or leave it out`,
    );
  }
  return mode === undefined ? best() : asked(mode);
}

async function asked(mode: GpuMode): Promise<GpuBackend> {
  try {
    return backendOf(await openEngine(mode), []);
  } catch (error) {
    throw new TensorError(
      "UNSUPPORTED",
      "createGpuBackend",
      `the mode ${mode} does not work here: ${messageOf(error)}`,
      "Leave mode out for the best that works, or use the wasm backend",
    );
  }
}

async function best(): Promise<GpuBackend> {
  const refused: RefusedMode[] = [];
  let pretender: WorkQueue | undefined;
  for (const mode of MODES) {
    try {
      const queue = await openEngine(mode);
      const { isSoftware, description } = queue.engine.adapter;
      if (!isSoftware || mode === "webasm" || mode === "cpu") return backendOf(queue, refused);
      pretender ??= queue;
      refused.push({
        mode,
        reason: `there is no GPU: ${description} is software; ask for the mode to have it`,
      });
    } catch (error) {
      refused.push({ mode, reason: messageOf(error) });
    }
  }
  if (pretender !== undefined) {
    const taken = pretender.engine.mode;
    return backendOf(
      pretender,
      refused.filter(({ mode }) => mode !== taken),
    );
  }
  const reasons = refused.map(({ mode, reason }) => `${mode}: ${reason}`).join("; ");
  throw new TensorError(
    "UNSUPPORTED",
    "createGpuBackend",
    `no mode works here (${reasons})`,
    "Use the wasm backend",
  );
}

const backendOf = (queue: WorkQueue, refused: readonly RefusedMode[]): GpuBackend =>
  bindBackend(new Device(queue), queue.engine, refused);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
