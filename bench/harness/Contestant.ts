export type Library = "reference" | "wasm" | "gpu" | "ort" | "torch" | "tfjs" | "jax" | "convnetjs";

/** Who takes part: one library in one setting, in a process of its own. */
export interface Contestant {
  /** Such as `wasm-relaxed-2`. */
  readonly id: string;
  readonly title: string;
  readonly library: Library;
  readonly settings: Settings;
  /** Milliseconds until its threads have stopped spinning, for which the next contestant should not pay. */
  readonly settle: number;
  /** What this library can do, and at what batch; see `plan`. */
  readonly rates: Rates;
  /** Program and arguments of its process. */
  readonly command: readonly [string, ...string[]];
}

export interface Settings {
  readonly threads: number;
  readonly relaxedSimd?: boolean;
  /** Of TensorFlow.js. */
  readonly backend?: "cpu" | "wasm";
  /** Of the gpu backend. */
  readonly mode?: "webgpu" | "webasm";
}

/** GFLOP/s that are to be expected, only to choose a batch that does not take minutes; a kind of work that is not named is not this library's. */
export type Rates = Readonly<Partial<Record<RateKind, number>>>;

export type RateKind =
  | "matMul"
  | "forward"
  | "gradInput"
  | "gradKernel"
  | "maxPool"
  | "maxPoolGrad"
  | "batchNorm"
  | "train"
  | "outside"
  | "infer"
  | "microKernel";
