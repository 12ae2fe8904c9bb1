import type { Backend, DeviceBuffer, DType, TypedArray } from "./backend/Backend.js";
import { TensorError } from "./errors.js";
import { moveTensor, type Scope } from "./memory/Scope.js";
import { sessionOf } from "./memory/session.js";
import { formatShape, type Shape, sizeOf } from "./shape.js";

/** Numbers on a backend with a shape: row-major, contiguous, never changed once made. */
export class Tensor {
  readonly backend: Backend;
  readonly shape: Shape;
  /** How many numbers it holds. */
  readonly size: number;
  readonly dtype: DType;
  /** @internal The scope that frees it. */
  owner: Scope | undefined;
  readonly #shared: SharedBuffer;
  #disposed = false;

  /**
   * Takes ownership of a buffer; for authors of operations. Users call `tensor`, `zeros`, `full` ….
   *
   * @throws TensorError `SHAPE` when the buffer's size is not the shape's
   */
  constructor(backend: Backend, buffer: DeviceBuffer | SharedBuffer, shape: Shape) {
    this.#shared = buffer instanceof SharedBuffer ? buffer : new SharedBuffer(backend, buffer);
    this.#shared.users++;
    this.backend = backend;
    this.shape = shape;
    this.size = sizeOf(shape);
    this.dtype = this.#shared.buffer.dtype;
    if (this.size !== this.#shared.buffer.size) {
      const size = this.#shared.buffer.size;
      this.dispose();
      throw new TensorError(
        "SHAPE",
        "Tensor",
        `${size} numbers do not fill ${formatShape(shape)}`,
        `That shape holds ${sizeOf(shape)}`,
      );
    }
    moveTensor(this, sessionOf(backend).scopes.at(-1));
  }

  get rank(): number {
    return this.shape.length;
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  /** The device's numbers, for authors of operations. @throws TensorError `DISPOSED` */
  get buffer(): DeviceBuffer {
    this.#checkAlive("Tensor.buffer");
    return this.#shared.buffer;
  }

  /**
   * Waits for the device and copies the numbers out, in row-major order.
   *
   * @throws TensorError `DISPOSED`
   */
  async read(): Promise<TypedArray> {
    this.#checkAlive("Tensor.read");
    return this.backend.read(this.#shared.buffer);
  }

  /** @throws TensorError `DISPOSED`, or `UNSUPPORTED` where the device cannot be read without waiting */
  readSync(): TypedArray {
    this.#checkAlive("Tensor.readSync");
    if (this.backend.readSync === undefined) {
      throw new TensorError(
        "UNSUPPORTED",
        "Tensor.readSync",
        `the ${this.backend.name} backend cannot be read without waiting`,
        "Use await tensor.read()",
      );
    }
    return this.backend.readSync(this.#shared.buffer);
  }

  /** The number in a tensor of one element. @throws TensorError `SHAPE`, and as `readSync` */
  item(): number {
    if (this.size !== 1) {
      throw new TensorError(
        "SHAPE",
        "Tensor.item",
        `a tensor of shape ${formatShape(this.shape)} holds ${this.size} numbers`,
        "Reduce it to one with sum or mean, or use read()",
      );
    }
    return this.readSync()[0]!;
  }

  /** The same numbers under another shape: shares the buffer, is not recorded. Users call `reshape`. */
  alias(shape: Shape): Tensor {
    this.#checkAlive("Tensor.alias");
    return new Tensor(this.backend, this.#shared, shape);
  }

  /** Frees the tensor now. Doing it twice is harmless. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    moveTensor(this, undefined);
    this.#shared.release();
  }

  toString(): string {
    return `Tensor(${formatShape(this.shape)}, ${this.dtype}, ${this.backend.name})`;
  }

  #checkAlive(op: string): void {
    if (!this.#disposed) return;
    throw new TensorError(
      "DISPOSED",
      op,
      `this ${formatShape(this.shape)} tensor was already freed`,
      "Pass it to keep() to carry it out of its scope",
    );
  }
}

/** One device buffer behind a tensor and its aliases; freed with the last of them. */
class SharedBuffer {
  readonly buffer: DeviceBuffer;
  readonly #backend: Backend;
  users = 0;

  constructor(backend: Backend, buffer: DeviceBuffer) {
    this.#backend = backend;
    this.buffer = buffer;
  }

  release(): void {
    if (--this.users === 0) this.#backend.free(this.buffer);
  }
}
