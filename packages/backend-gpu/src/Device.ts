import { type BackendMemory, TensorError, type TypedArray } from "@striate/core";
import type { Plane } from "./engine/Plane.js";
import type { Launch, Traffic, WorkQueue } from "./engine/WorkQueue.js";
import { GpuBuffer } from "./GpuBuffer.js";
import { joinWords, splitWords } from "./words.js";

/** Up to here positions are exact in the float32 arithmetic of kernels, with room for a row of what is walked. */
export const LARGEST_SIZE = 2 ** 23;

/** The buffers of one backend: what primitives need to turn buffers into work and back. */
export class Device {
  readonly #queue: WorkQueue;
  readonly #living = new Set<Plane>();
  #buffers = 0;
  #bytes = 0;
  #disposed = false;

  constructor(queue: WorkQueue) {
    this.#queue = queue;
  }

  get memory(): BackendMemory {
    return { buffers: this.#buffers, bytes: this.#bytes };
  }

  get traffic(): Traffic {
    return this.#queue.traffic;
  }

  write(values: TypedArray): GpuBuffer {
    this.#checkSize("write", values.length);
    if (values instanceof Int32Array)
      return this.integers(splitWords(values).map((words) => this.#keep(this.#queue.plane(words))));
    return this.#buffer("float32", [this.#keep(this.#queue.plane(values.slice()))]);
  }

  async read(buffer: GpuBuffer): Promise<TypedArray> {
    const planes = this.planes("read", buffer);
    const words = await Promise.all(planes.map((plane) => this.#queue.read("read", plane)));
    return buffer.dtype === "float32" ? words[0] : joinWords(words);
  }

  free(buffer: GpuBuffer): void {
    const planes = this.planes("free", buffer);
    this.#buffers--;
    this.#bytes -= 4 * buffer.size;
    this.discard(...planes);
    buffer.planes = [];
  }

  /** Computes a float32 buffer. */
  compute(launch: Launch): GpuBuffer {
    return this.floats32(this.launch(launch));
  }

  /**
   * Computes a plane: give it to a buffer or discard it.
   *
   * @throws TensorError `UNSUPPORTED` for an output that is too large
   */
  launch(launch: Launch): Plane {
    this.#checkSize(launch.op, launch.size);
    return this.#keep(this.#queue.launch(launch));
  }

  /** A plane of numbers that the host knows. */
  constant(op: string, values: Float32Array): Plane {
    this.checkAlive(op);
    this.#checkSize(op, values.length);
    return this.#keep(this.#queue.plane(values));
  }

  /** Gives back planes that are in no buffer. What was launched before still reads them. */
  discard(...planes: readonly Plane[]): void {
    for (const plane of planes) {
      this.#living.delete(plane);
      this.#queue.release(plane);
    }
  }

  floats32(plane: Plane): GpuBuffer {
    return this.#buffer("float32", [plane]);
  }

  /** @param planes see `GpuBuffer` */
  integers(planes: readonly Plane[]): GpuBuffer {
    return this.#buffer("int32", planes as [Plane, ...Plane[]]);
  }

  /** @throws TensorError `DTYPE`, and as `planes` */
  floats(op: string, buffer: GpuBuffer): Plane {
    const [plane] = this.planes(op, buffer);
    if (buffer.dtype === "float32") return plane;
    throw new TensorError("DTYPE", op, "received int32, expected float32", 'Use cast(x, "float32")');
  }

  /** @throws TensorError `DISPOSED`, or `BACKEND` for a buffer that is not this device's */
  planes(op: string, buffer: GpuBuffer): readonly [Plane, ...Plane[]] {
    this.checkAlive(op);
    if (!(buffer instanceof GpuBuffer) || buffer.owner !== this) {
      throw new TensorError(
        "BACKEND",
        op,
        "received a buffer of another backend",
        "Copy it with read and write",
      );
    }
    if (buffer.planes.length === 0) {
      throw new TensorError(
        "DISPOSED",
        op,
        "received a buffer that was already freed",
        "Free a buffer once, at the end",
      );
    }
    return buffer.planes as [Plane, ...Plane[]];
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#buffers = 0;
    this.#bytes = 0;
    this.discard(...this.#living);
  }

  checkAlive(op: string): void {
    if (this.#disposed)
      throw new TensorError("DISPOSED", op, "the gpu backend was disposed", "Make a new one");
  }

  #keep(plane: Plane): Plane {
    this.#living.add(plane);
    return plane;
  }

  #buffer(dtype: "float32" | "int32", planes: readonly [Plane, ...Plane[]]): GpuBuffer {
    this.#buffers++;
    this.#bytes += 4 * planes[0].size;
    return new GpuBuffer(this, dtype, planes);
  }

  #checkSize(op: string, size: number): void {
    this.checkAlive(op);
    if (size <= LARGEST_SIZE) return;
    throw new TensorError(
      "UNSUPPORTED",
      op,
      `a tensor of ${size.toLocaleString("en")} numbers is larger than the gpu backend can index (${LARGEST_SIZE.toLocaleString("en")})`,
      "Use a smaller batch, or the wasm backend",
    );
  }
}
