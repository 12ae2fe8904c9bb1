import type {
  Backend,
  BackendMemory,
  BinaryOp,
  BroadcastGeometry,
  ConcatGeometry,
  Conv2dGeometry,
  DType,
  ExpandGeometry,
  MatMulGeometry,
  PadGeometry,
  PermuteGeometry,
  Pool2dGeometry,
  ReduceGeometry,
  ReduceOp,
  SliceGeometry,
  TypedArray,
  UnaryOp,
} from "@striate/core";
import { TensorError } from "@striate/core";
import { conv2d, conv2dGradInput, conv2dGradKernel } from "./primitives/conv2d.js";
import { affine, binary, cast, unary } from "./primitives/elementwise.js";
import { concat, expand, oneHot, pad, permute, slice } from "./primitives/layout.js";
import { matMul } from "./primitives/matMul.js";
import { avgPool2d, avgPool2dGrad, maxPool2d, maxPool2dGrad } from "./primitives/pool2d.js";
import { argMax, reduce } from "./primitives/reduce.js";
import { ReferenceBuffer } from "./ReferenceBuffer.js";

/**
 * Every primitive as plain loops that add up in float64 and round once: the definition that other backends are judged by.
 * Runs anywhere JavaScript does.
 *
 * @example
 * const backend = createReferenceBackend();
 * const x = tensor(backend, [[1, 2], [3, 4]]);
 */
export function createReferenceBackend(): ReferenceBackend {
  return new ReferenceBackend();
}

/** See `createReferenceBackend`. */
export class ReferenceBackend implements Backend<ReferenceBuffer> {
  readonly name = "reference";
  #buffers = 0;
  #bytes = 0;
  #disposed = false;

  write(values: TypedArray): ReferenceBuffer {
    this.#checkAlive("write");
    return this.#wrap(values.slice());
  }

  async read(buffer: ReferenceBuffer): Promise<TypedArray> {
    return this.readSync(buffer);
  }

  readSync(buffer: ReferenceBuffer): TypedArray {
    return this.#any("read", buffer).slice();
  }

  free(buffer: ReferenceBuffer): void {
    const values = this.#any("free", buffer);
    this.#buffers--;
    this.#bytes -= values.byteLength;
    buffer.values = undefined;
  }

  memory(): BackendMemory {
    return { buffers: this.#buffers, bytes: this.#bytes };
  }

  /** Ends the backend: its buffers cannot be used any more, and nothing new can be made on it. */
  dispose(): void {
    this.#disposed = true;
    this.#buffers = 0;
    this.#bytes = 0;
  }

  fill(size: number, value: number, dtype: DType): ReferenceBuffer {
    this.#checkAlive("fill");
    return this.#wrap((dtype === "int32" ? new Int32Array(size) : new Float32Array(size)).fill(value));
  }

  cast(x: ReferenceBuffer, dtype: DType): ReferenceBuffer {
    return this.#wrap(cast(this.#any("cast", x), dtype));
  }

  unary(op: UnaryOp, x: ReferenceBuffer): ReferenceBuffer {
    return this.#wrap(unary(op, this.#floats(op, x)));
  }

  binary(op: BinaryOp, a: ReferenceBuffer, b: ReferenceBuffer, geometry: BroadcastGeometry): ReferenceBuffer {
    const comparison = op === "equal" || op === "greater";
    const numbers = (x: ReferenceBuffer) => (comparison ? this.#any(op, x) : this.#floats(op, x));
    return this.#wrap(binary(op, numbers(a), numbers(b), geometry));
  }

  affine(x: ReferenceBuffer, scale: number, shift: number): ReferenceBuffer {
    return this.#wrap(affine(this.#floats("affine", x), scale, shift));
  }

  reduce(op: ReduceOp, x: ReferenceBuffer, geometry: ReduceGeometry): ReferenceBuffer {
    return this.#wrap(reduce(op, this.#floats("reduce", x), geometry));
  }

  argMax(x: ReferenceBuffer, geometry: ReduceGeometry): ReferenceBuffer {
    return this.#wrap(argMax(this.#any("argMax", x), geometry));
  }

  expand(x: ReferenceBuffer, geometry: ExpandGeometry): ReferenceBuffer {
    return this.#wrap(expand(this.#any("expand", x), geometry));
  }

  permute(x: ReferenceBuffer, geometry: PermuteGeometry): ReferenceBuffer {
    return this.#wrap(permute(this.#any("permute", x), geometry));
  }

  pad(x: ReferenceBuffer, geometry: PadGeometry, value: number): ReferenceBuffer {
    return this.#wrap(pad(this.#any("pad", x), geometry, value));
  }

  slice(x: ReferenceBuffer, geometry: SliceGeometry): ReferenceBuffer {
    return this.#wrap(slice(this.#any("slice", x), geometry));
  }

  concat(parts: readonly ReferenceBuffer[], geometry: ConcatGeometry): ReferenceBuffer {
    return this.#wrap(
      concat(
        parts.map((part) => this.#any("concat", part)),
        geometry,
      ),
    );
  }

  oneHot(labels: ReferenceBuffer, classes: number): ReferenceBuffer {
    return this.#wrap(oneHot(this.#any("oneHot", labels), classes));
  }

  matMul(a: ReferenceBuffer, b: ReferenceBuffer, geometry: MatMulGeometry): ReferenceBuffer {
    return this.#wrap(matMul(this.#floats("matMul", a), this.#floats("matMul", b), geometry));
  }

  conv2d(x: ReferenceBuffer, kernel: ReferenceBuffer, geometry: Conv2dGeometry): ReferenceBuffer {
    return this.#wrap(conv2d(this.#floats("conv2d", x), this.#floats("conv2d", kernel), geometry));
  }

  conv2dGradInput(dy: ReferenceBuffer, kernel: ReferenceBuffer, geometry: Conv2dGeometry): ReferenceBuffer {
    const op = "conv2dGradInput";
    return this.#wrap(conv2dGradInput(this.#floats(op, dy), this.#floats(op, kernel), geometry));
  }

  conv2dGradKernel(x: ReferenceBuffer, dy: ReferenceBuffer, geometry: Conv2dGeometry): ReferenceBuffer {
    const op = "conv2dGradKernel";
    return this.#wrap(conv2dGradKernel(this.#floats(op, x), this.#floats(op, dy), geometry));
  }

  maxPool2d(
    x: ReferenceBuffer,
    geometry: Pool2dGeometry,
  ): { values: ReferenceBuffer; argmax: ReferenceBuffer } {
    const { values, argmax } = maxPool2d(this.#floats("maxPool2d", x), geometry);
    return { values: this.#wrap(values), argmax: this.#wrap(argmax) };
  }

  maxPool2dGrad(dy: ReferenceBuffer, argmax: ReferenceBuffer, geometry: Pool2dGeometry): ReferenceBuffer {
    const op = "maxPool2dGrad";
    return this.#wrap(maxPool2dGrad(this.#floats(op, dy), this.#any(op, argmax), geometry));
  }

  avgPool2d(x: ReferenceBuffer, geometry: Pool2dGeometry): ReferenceBuffer {
    return this.#wrap(avgPool2d(this.#floats("avgPool2d", x), geometry));
  }

  avgPool2dGrad(dy: ReferenceBuffer, geometry: Pool2dGeometry): ReferenceBuffer {
    return this.#wrap(avgPool2dGrad(this.#floats("avgPool2dGrad", dy), geometry));
  }

  #wrap(values: TypedArray): ReferenceBuffer {
    this.#buffers++;
    this.#bytes += values.byteLength;
    return new ReferenceBuffer(this, values);
  }

  #floats(op: string, buffer: ReferenceBuffer): Float32Array {
    const values = this.#any(op, buffer);
    if (values instanceof Float32Array) return values;
    throw new TensorError("DTYPE", op, "received int32, expected float32", 'Use cast(x, "float32")');
  }

  #any(op: string, buffer: ReferenceBuffer): TypedArray {
    this.#checkAlive(op);
    if (!(buffer instanceof ReferenceBuffer) || buffer.owner !== this) {
      throw new TensorError(
        "BACKEND",
        op,
        "received a buffer of another backend",
        "Copy it with read and write",
      );
    }
    if (buffer.values === undefined) {
      throw new TensorError(
        "DISPOSED",
        op,
        "received a buffer that was already freed",
        "Free a buffer once, at the end",
      );
    }
    return buffer.values;
  }

  #checkAlive(op: string): void {
    if (this.#disposed) {
      throw new TensorError("DISPOSED", op, "the reference backend was disposed", "Make a new one");
    }
  }
}
