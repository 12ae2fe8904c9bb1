import { record } from "../autodiff/record.js";
import type { DeviceBuffer, FusedActivation } from "../backend/Backend.js";
import { TensorError } from "../errors.js";
import { untaped } from "../memory/scopes.js";
import { formatShape, type Shape } from "../shape.js";
import { Tensor } from "../Tensor.js";
import { relu, reluGradient } from "./activations.js";
import { add } from "./arithmetic.js";
import { channelSum } from "./channelSum.js";
import { operands } from "./operands.js";

/** What a convolution or a matrix product does to its result: a backend that can do it in the same pass over memory does. */
export interface EpilogueOptions {
  /** Added along the last axis, `[channels]`. Default: none. */
  readonly bias?: Tensor | undefined;
  /** Default `"linear"`. */
  readonly activation?: FusedActivation | undefined;
}

export const EPILOGUE_OPTIONS = ["bias", "activation"] as const;

/** An operation with two factors, before its epilogue. */
export interface Product {
  readonly op: string;
  readonly factors: readonly [Tensor, Tensor];
  readonly outputShape: Shape;
  readonly run: () => DeviceBuffer;
  /** Undefined where the backend cannot. */
  readonly runFused: (bias: DeviceBuffer, activation: FusedActivation) => DeviceBuffer | undefined;
  /** The gradients of both factors, from the one at the bare product. */
  readonly vjp: (dz: Tensor, needs: readonly boolean[]) => readonly (Tensor | null)[];
}

/** activation(product + bias), recorded as one operation. @throws TensorError `SHAPE`, `OPTION`, `DTYPE`, `BACKEND` for the epilogue */
export function withEpilogue(product: Product, { bias, activation = "linear" }: EpilogueOptions): Tensor {
  const { op, factors, vjp } = product;
  checkActivation(op, activation);
  if (bias !== undefined) checkBias(product, bias);
  const y = forward(product, bias, activation);
  const inputs = bias === undefined ? factors : [...factors, bias];
  return record(op, y, inputs, (dy, needs) => {
    const dz = activation === "relu" ? reluGradient(dy, y) : dy;
    return [...vjp(dz, needs), needs[2] ? channelSum(dz) : null];
  });
}

function forward(product: Product, bias: Tensor | undefined, activation: FusedActivation): Tensor {
  const { factors, outputShape } = product;
  const { backend } = factors[0];
  const fused = bias && product.runFused(bias.buffer, activation);
  if (fused !== undefined) return new Tensor(backend, fused, outputShape);
  if (bias === undefined && activation === "linear") return new Tensor(backend, product.run(), outputShape);
  return untaped(backend, () => {
    const bare = new Tensor(backend, product.run(), outputShape);
    const sum = bias === undefined ? bare : add(bare, bias);
    return activation === "relu" ? relu(sum) : sum;
  });
}

function checkActivation(op: string, activation: string): void {
  if (activation === "linear" || activation === "relu") return;
  throw new TensorError(
    "OPTION",
    op,
    `activation "${activation}" is not one that it can apply`,
    'Use "linear" or "relu", or apply it to the result',
  );
}

function checkBias({ op, factors, outputShape }: Product, bias: Tensor): void {
  operands(op, [...factors, bias], "float32");
  const channels = outputShape.at(-1)!;
  if (bias.rank === 1 && bias.size === channels) return;
  throw new TensorError(
    "SHAPE",
    op,
    `a bias of ${formatShape(bias.shape)} does not fit the last axis of ${formatShape(outputShape)}`,
    `Use one of shape ${channels}`,
  );
}
