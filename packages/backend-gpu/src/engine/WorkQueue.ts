import { concatProgram } from "../programs/concat.js";
import type { Program } from "../programs/Program.js";
import { explained, reported } from "./deviceErrors.js";
import type { DeviceProblem, Engine, Handle } from "./Engine.js";
import { Plane } from "./Plane.js";

/** Launches between two waits for the device: what is deleted meanwhile is given back only then. */
const WINDOW = 64;

/** Multiply-adds (or as much) in one dispatch: browsers and drivers end what takes seconds. */
const LONGEST_DISPATCH = 2 ** 28;

/** Arrays that a kernel may read on WebGPU, whose stages have eight storage buffers. */
export const MOST_ARRAYS = 7;

/** One use of a program. */
export interface Launch {
  /** The primitive that it belongs to, for errors. */
  readonly op: string;
  readonly program: Program;
  readonly inputs: readonly Plane[];
  /** The program's integers, then its floats. */
  readonly scalars?: readonly number[];
  /** Numbers in the output. */
  readonly size: number;
  /** Steps of the inner loops for one output. Default 1. */
  readonly work?: number;
}

/** What passed between the host and a device so far. */
export interface Traffic {
  /** How often each kernel ran. */
  readonly dispatches: Readonly<Record<string, number>>;
  readonly uploads: { readonly count: number; readonly bytes: number };
  readonly reads: { readonly count: number; readonly bytes: number };
}

/**
 * The work of an engine, in the order in which it was asked for. Asking returns at once; what fails later fails the planes that it was to fill
 * and everything made from them, and is thrown when they are read.
 */
export class WorkQueue {
  readonly engine: Engine;
  #tail: Promise<void> = Promise.resolve();
  #window: Plane[] = [];
  readonly #dispatches = new Map<string, number>();
  readonly #uploads = { count: 0, bytes: 0 };
  readonly #reads = { count: 0, bytes: 0 };

  constructor(engine: Engine) {
    this.engine = engine;
  }

  get traffic(): Traffic {
    return {
      dispatches: Object.fromEntries(this.#dispatches),
      uploads: { ...this.#uploads },
      reads: { ...this.#reads },
    };
  }

  launch(launch: Launch): Plane {
    const plane = new Plane(launch.size);
    this.#enqueue(async () => {
      const failed = launch.inputs.find(({ problem }) => problem !== undefined);
      if (failed !== undefined) plane.fail(failed.problem!);
      else await this.#run(launch, plane);
    });
    return plane;
  }

  /** Numbers from the host; they must not change afterwards. They go to the device when a kernel first reads them. */
  plane(values: Float32Array): Plane {
    const plane = new Plane(values.length);
    plane.host = values;
    return plane;
  }

  /** @throws TensorError `MEMORY` or `DEVICE`, of the work that was to fill the plane */
  read(op: string, plane: Plane): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      this.#enqueue(async () => {
        try {
          await this.#settle();
          this.#checkAlive();
          if (plane.problem !== undefined) throw plane.problem;
          resolve(plane.host?.slice() ?? (await this.#downloaded(plane.handle!)));
        } catch (error) {
          reject(explained(this.engine, op, error));
        }
      });
    });
  }

  release(plane: Plane): void {
    this.#enqueue(async () => {
      if (plane.handle !== undefined) this.engine.release(plane.handle);
      plane.handle = undefined;
      plane.host = undefined;
    });
  }

  #enqueue(job: () => Promise<void>): void {
    this.#tail = this.#tail.then(job);
  }

  async #run({ op, program, inputs, scalars = [], size, work = 1 }: Launch, plane: Plane): Promise<void> {
    try {
      this.#checkAlive();
      this.engine.watch();
      const handles: Handle[] = [];
      for (const input of inputs) handles.push(await this.#uploaded(input));
      const invocations = size / program.width;
      plane.handle = await this.#joined(
        await this.#pieces(program, handles, scalars, invocations, work * program.width),
      );
      this.#window.push(plane);
    } catch (error) {
      plane.fail(explained(this.engine, op, error));
    }
    if (this.#window.length >= WINDOW) await this.#settle();
  }

  async #uploaded(plane: Plane): Promise<Handle> {
    if (plane.handle === undefined) {
      plane.handle = await this.engine.upload(plane.host!);
      this.#uploads.count++;
      this.#uploads.bytes += 4 * plane.size;
      this.#window.push(plane);
      if (this.engine.keepsNaN || !plane.host!.some(Number.isNaN)) plane.host = undefined;
    }
    return plane.handle;
  }

  async #downloaded(handle: Handle): Promise<Float32Array> {
    const values = await this.engine.read(handle);
    this.#reads.count++;
    this.#reads.bytes += values.byteLength;
    return values;
  }

  /** Cut into as many dispatches as it takes for none to be long. */
  async #pieces(
    program: Program,
    handles: readonly Handle[],
    scalars: readonly number[],
    invocations: number,
    work: number,
  ): Promise<Piece[]> {
    const length = Math.max(1, Math.floor(LONGEST_DISPATCH / work));
    const pieces: Piece[] = [];
    try {
      for (let base = 0; base < invocations; base += length) {
        const count = Math.min(length, invocations - base);
        const handle = await this.#dispatch(program, handles, scalars, count, base);
        pieces.push({ handle, size: count * program.width });
      }
    } catch (error) {
      for (const { handle } of pieces) this.engine.release(handle);
      throw error;
    }
    return pieces;
  }

  async #joined(pieces: readonly Piece[]): Promise<Handle> {
    let left = [...pieces];
    while (left.length > 1) {
      const joined: Piece[] = [];
      for (let start = 0; start < left.length; start += MOST_ARRAYS) {
        joined.push(await this.#join(left.slice(start, start + MOST_ARRAYS)));
      }
      left = joined;
    }
    return left[0]!.handle;
  }

  async #join(pieces: readonly Piece[]): Promise<Piece> {
    if (pieces.length === 1) return pieces[0]!;
    const sizes = pieces.map(({ size }) => size);
    const size = sizes.reduce((sum, one) => sum + one, 0);
    const handles = pieces.map(({ handle }) => handle);
    const handle = await this.#dispatch(concatProgram(pieces.length), handles, sizes, size, 0);
    for (const piece of handles) this.engine.release(piece);
    return { handle, size };
  }

  #dispatch(...call: Parameters<Engine["run"]>): Promise<Handle> {
    const [{ name }] = call;
    this.#dispatches.set(name, (this.#dispatches.get(name) ?? 0) + 1);
    return this.engine.run(...call);
  }

  /** All waiting is here: once a window, and before numbers are read. */
  async #settle(): Promise<void> {
    const window = this.#window;
    this.#window = [];
    const problem = await this.engine
      .settle()
      .catch((error): DeviceProblem => ({ kind: "device", message: String(error) }));
    if (problem === undefined) return;
    for (const plane of window) plane.fail(reported(this.engine, problem));
  }

  #checkAlive(): void {
    const lost = this.engine.lost();
    if (lost !== undefined) throw new Error(lost);
  }
}

interface Piece {
  readonly handle: Handle;
  readonly size: number;
}
