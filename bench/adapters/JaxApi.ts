/** What is used here of jax-js, which may not be installed. An operation uses its inputs up; `ref` is one more use. */
export interface Jax {
  init(device: "wasm"): Promise<readonly string[]>;
  defaultDevice(device: "wasm"): string;
  readonly numpy: {
    array(values: Float32Array, options: { readonly shape: readonly number[] }): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
    max(x: JaxArray): JaxArray;
    sqrt(x: JaxArray): JaxArray;
  };
  readonly lax: {
    conv(x: JaxArray, kernel: JaxArray, strides: readonly number[], padding: unknown): JaxArray;
    reduceWindow(
      x: JaxArray,
      compute: (window: JaxArray) => JaxArray,
      size: readonly number[],
      strides: readonly number[],
    ): JaxArray;
  };
  readonly nn: { relu(x: JaxArray): JaxArray; logSoftmax(x: JaxArray): JaxArray };
  jit<F extends (...inputs: never[]) => unknown>(compute: F): F;
  valueAndGrad(
    loss: (weights: readonly JaxArray[], ...rest: readonly JaxArray[]) => JaxArray,
  ): (weights: readonly JaxArray[], ...rest: readonly JaxArray[]) => [JaxArray, readonly JaxArray[]];
}

type Operand = JaxArray | number;

export interface JaxArray {
  readonly ref: JaxArray;
  readonly shape: readonly number[];
  add(other: Operand): JaxArray;
  sub(other: Operand): JaxArray;
  mul(other: Operand): JaxArray;
  div(other: Operand): JaxArray;
  sum(axis?: number | readonly number[]): JaxArray;
  mean(axis: readonly number[], options?: { readonly keepdims: boolean }): JaxArray;
  reshape(shape: readonly number[]): JaxArray;
  data(): Promise<Float32Array>;
  blockUntilReady(): Promise<JaxArray>;
  dispose(): void;
}
