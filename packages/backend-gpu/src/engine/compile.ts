import { BASE, type Program } from "../programs/Program.js";
import type { GpuInstance, GpuKernel } from "./gpujs.js";

/** gpu.js ends loops after 1,000 turns and says nothing, unless it is told more. */
const LOOP_MAX = 2 ** 24;

/** Compiles each program once, however many shapes it is used with. */
export class Kernels {
  readonly #gpu: GpuInstance;
  readonly #arrayType: string;
  readonly #compiled = new Map<string, GpuKernel>();

  /** @param arrayType gpu.js's name for the arrays that kernels read */
  constructor(gpu: GpuInstance, arrayType: string) {
    this.#gpu = gpu;
    this.#arrayType = arrayType;
  }

  /**
   * Runs a program.
   *
   * @throws Error where gpu.js did not run it in its mode but fell back to another
   */
  async run(
    program: Program,
    inputs: readonly object[],
    scalars: readonly number[],
    invocations: number,
    base: number,
  ): Promise<object> {
    const kernel = this.#kernel(program);
    kernel.setOutput([invocations]);
    const result = (await kernel(...inputs, ...scalars, base)) as object;
    if (kernel.kernel.constructor !== this.#gpu.Kernel) {
      const { mode } = kernel.kernel.constructor as { readonly mode?: string };
      throw new Error(
        `gpu.js ran the kernel ${program.name} in its mode ${mode}, not in ${this.#gpu.Kernel.mode}`,
      );
    }
    return result;
  }

  /** Compiles anew what is used from now on: a kernel has buffers of its own, which may be what a device had no memory for. */
  forget(): void {
    this.#compiled.clear();
  }

  #kernel(program: Program): GpuKernel {
    const known = this.#compiled.get(program.name);
    if (known !== undefined) return known;
    const kernel = this.#gpu.createKernel(program.source(), {
      output: [1],
      argumentTypes: argumentTypes(program, this.#arrayType),
      returnType: program.width === 4 ? "Array(4)" : "Float",
      dynamicOutput: true,
      dynamicArguments: true,
      pipeline: true,
      immutable: true,
      precision: "single",
      strictIntegers: true,
      // Without it small outputs are computed with fewer bits on some GPUs, and WebGL's kernels give wrong ones when outputs grow.
      tactic: "precision",
      loopMaxIterations: LOOP_MAX,
    });
    this.#compiled.set(program.name, kernel);
    return kernel;
  }
}

/** In the order of the parameters: gpu.js goes by position, whatever the names. */
function argumentTypes(
  { arrays, integers, floats }: Program,
  arrayType: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...arrays.map((name) => [name, arrayType]),
    ...integers.map((name) => [name, "Integer"]),
    ...floats.map((name) => [name, "Float"]),
    [BASE, "Integer"],
  ]);
}
