import { type BackendMemory, type DType, TensorError, type TypedArray } from "@striate/core";
import type { Engine } from "./engine/Engine.js";
import type { Kernels } from "./engine/Kernels.js";
import { WasmBuffer } from "./WasmBuffer.js";

/** Ends the workers of a backend that was forgotten without `dispose`, once it is collected. */
const FORGOTTEN = new FinalizationRegistry<Engine>((engine) => engine.dispose());

/** Where convolutions of 3×3 with stride 1 go Winograd's way. */
export type WinogradChoice = "auto" | "always" | "never";

/** Buffers in the engine's memory: what primitives need to turn buffers into addresses and back. */
export class Device {
  readonly kernels: Kernels;
  readonly winograd: WinogradChoice;
  readonly #engine: Engine;
  #buffers = 0;
  #bytes = 0;
  #disposed = false;

  constructor(engine: Engine, { winograd = "auto" }: { readonly winograd?: WinogradChoice } = {}) {
    this.#engine = engine;
    this.winograd = winograd;
    this.kernels = engine.kernels;
    FORGOTTEN.register(this, engine, this);
  }

  get memory(): BackendMemory {
    return { buffers: this.#buffers, bytes: this.#bytes };
  }

  /** Bytes of WebAssembly memory, free blocks and the threads' own included. */
  get capacity(): number {
    return this.#engine.pool.capacity;
  }

  /** A new buffer; what it holds is not defined. @throws TensorError `MEMORY`, `DISPOSED` */
  create(op: string, size: number, dtype: DType): WasmBuffer {
    this.#checkAlive(op);
    this.#engine.settle();
    const address = this.#engine.pool.allocate(op, 4 * size);
    this.#buffers++;
    this.#bytes += 4 * size;
    return new WasmBuffer(this, address, size, dtype);
  }

  /** New buffers, all of them or, where memory ends, none; what they hold is not defined. */
  createAll(op: string, parts: readonly (readonly [size: number, dtype: DType])[]): readonly WasmBuffer[] {
    const made: WasmBuffer[] = [];
    try {
      for (const [size, dtype] of parts) made.push(this.create(op, size, dtype));
    } catch (error) {
      for (const buffer of made) this.free(buffer);
      throw error;
    }
    return made;
  }

  /** A new buffer that `compute` fills; it is given back if that fails, for want of a workspace for example. */
  produce(op: string, size: number, compute: (buffer: WasmBuffer) => void): WasmBuffer {
    const buffer = this.create(op, size, "float32");
    try {
      compute(buffer);
    } catch (error) {
      this.free(buffer);
      throw error;
    }
    return buffer;
  }

  /** Lends memory for the length of one call. */
  withWorkspace<T>(op: string, bytes: number, use: (address: number) => T): T {
    const { pool } = this.#engine;
    const address = pool.allocate(op, bytes);
    try {
      return use(address);
    } finally {
      pool.free(address, bytes);
    }
  }

  /** Leaves 32-bit words in memory for a kernel. */
  writeWords(address: number, words: readonly number[]): void {
    new Int32Array(this.#engine.pool.buffer, address, words.length).set(words);
  }

  write(values: TypedArray): WasmBuffer {
    const buffer = this.create("write", values.length, values instanceof Int32Array ? "int32" : "float32");
    this.#view(buffer).set(values);
    return buffer;
  }

  read(buffer: WasmBuffer): TypedArray {
    this.any("read", buffer);
    this.#engine.checkWorkers("read");
    return this.#view(buffer).slice();
  }

  free(buffer: WasmBuffer): void {
    this.#engine.pool.free(this.any("free", buffer), 4 * buffer.size);
    this.#buffers--;
    this.#bytes -= 4 * buffer.size;
    buffer.address = 0;
  }

  /** @returns its address @throws TensorError `DTYPE`, and as `any` */
  floats(op: string, buffer: WasmBuffer): number {
    const address = this.any(op, buffer);
    if (buffer.dtype === "float32") return address;
    throw new TensorError("DTYPE", op, "received int32, expected float32", 'Use cast(x, "float32")');
  }

  /** @returns its address @throws TensorError `DISPOSED`, or `BACKEND` for a buffer that is not this device's */
  any(op: string, buffer: WasmBuffer): number {
    this.#checkAlive(op);
    if (!(buffer instanceof WasmBuffer) || buffer.owner !== this) {
      throw new TensorError(
        "BACKEND",
        op,
        "received a buffer of another backend",
        "Copy it with read and write",
      );
    }
    if (buffer.address === 0) {
      throw new TensorError(
        "DISPOSED",
        op,
        "received a buffer that was already freed",
        "Free a buffer once, at the end",
      );
    }
    return buffer.address;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#buffers = 0;
    this.#bytes = 0;
    FORGOTTEN.unregister(this);
    this.#engine.dispose();
  }

  #checkAlive(op: string): void {
    if (this.#disposed)
      throw new TensorError("DISPOSED", op, "the wasm backend was disposed", "Make a new one");
  }

  #view({ dtype, address, size }: WasmBuffer): TypedArray {
    const { buffer } = this.#engine.pool;
    return dtype === "int32"
      ? new Int32Array(buffer, address, size)
      : new Float32Array(buffer, address, size);
  }
}
