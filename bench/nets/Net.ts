/** One step of a network, in words that every library has. Convolutions are square, padded alike on all sides; pools are 2×2 and of the maximum. */
export type Step =
  | {
      readonly op: "conv";
      readonly filters: number;
      readonly kernel: number;
      readonly stride: number;
      readonly pad: number;
      readonly bias: boolean;
      readonly relu: boolean;
    }
  | { readonly op: "dense"; readonly units: number; readonly relu: boolean }
  | { readonly op: "norm" }
  | { readonly op: "pool" }
  | { readonly op: "relu" }
  | { readonly op: "flatten" }
  | { readonly op: "average" }
  | { readonly op: "residual"; readonly body: readonly Step[]; readonly shortcut: readonly Step[] };

/** A network as plain data, which each library's adapter builds with its own means. */
export interface Net {
  readonly name: string;
  readonly title: string;
  /** Images of a training step. */
  readonly batch: number;
  readonly input: readonly [height: number, width: number, channels: number];
  /** What is trained; moving statistics do not count. */
  readonly parameters: number;
  readonly steps: readonly Step[];
}

/** ε of batch normalization, in every library. */
export const NORM_EPSILON = 1e-3;

/** Adam as every library runs it. */
export const ADAM = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

export const conv = (
  filters: number,
  kernel: number,
  {
    stride = 1,
    pad = 0,
    bias = true,
    relu = false,
  }: {
    readonly stride?: number;
    readonly pad?: number;
    readonly bias?: boolean;
    readonly relu?: boolean;
  } = {},
): Step => ({ op: "conv", filters, kernel, stride, pad, bias, relu });

export const dense = (units: number, { relu = false }: { readonly relu?: boolean } = {}): Step => ({
  op: "dense",
  units,
  relu,
});
