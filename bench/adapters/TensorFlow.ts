/** What is used here of TensorFlow.js, which may not be installed. */
export interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  tensor(values: Float32Array | Int32Array, shape: readonly number[], dtype?: string): TfTensor;
  variable(initial: TfTensor): TfTensor;
  tidy<Result>(compute: () => Result): Result;
  matMul(a: TfTensor, b: TfTensor): TfTensor;
  conv2d(
    x: TfTensor,
    filter: TfTensor,
    strides: number,
    pad: unknown,
    format?: string,
    dilations?: number,
    rounding?: string,
  ): TfTensor;
  maxPool(x: TfTensor, size: number, strides: number, pad: string): TfTensor;
  moments(x: TfTensor, axes: readonly number[]): { readonly mean: TfTensor; readonly variance: TfTensor };
  batchNorm(
    x: TfTensor,
    mean: TfTensor,
    variance: TfTensor,
    offset: TfTensor,
    scale: TfTensor,
    epsilon: number,
  ): TfTensor;
  grads(
    compute: (x: TfTensor, scale: TfTensor, shift: TfTensor) => TfTensor,
  ): (inputs: readonly TfTensor[], dy: TfTensor) => readonly TfTensor[];
  relu(x: TfTensor): TfTensor;
  add(a: TfTensor, b: TfTensor): TfTensor;
  mean(x: TfTensor, axes: readonly number[]): TfTensor;
  reshape(x: TfTensor, shape: readonly number[]): TfTensor;
  zeros(shape: readonly number[]): TfTensor;
  ones(shape: readonly number[]): TfTensor;
  oneHot(labels: TfTensor, classes: number): TfTensor;
  readonly losses: { softmaxCrossEntropy(labels: TfTensor, logits: TfTensor): TfTensor };
  readonly train: {
    adam(
      rate: number,
      beta1: number,
      beta2: number,
      epsilon: number,
    ): { minimize(loss: () => TfTensor, returnCost: true): TfTensor };
  };
  disposeVariables(): void;
  engine(): {
    startScope(): void;
    endScope(): void;
    runKernel(name: string, inputs: Readonly<Record<string, TfTensor>>, attributes: object): TfTensor;
  };
}

export interface TfTensor {
  readonly shape: readonly number[];
  dataSync(): Float32Array;
  dispose(): void;
}
