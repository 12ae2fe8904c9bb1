import { describe, expect, it } from "vitest";
import { program } from "../programs/Program.js";
import type { Adapter, DeviceProblem, Engine } from "./Engine.js";
import { type Launch, WorkQueue } from "./WorkQueue.js";

const NEXT = program({ name: "next", arrays: ["x"], body: () => "return x[i] + 1;" });
const FAILS = program({ name: "fails", arrays: ["x"], body: () => "return 0;" });

/** An engine in plain JavaScript that adds 1 or joins, counts what it holds, and fails as it is told. */
class FakeEngine implements Engine {
  readonly mode = "cpu";
  readonly adapter = {} as Adapter;
  readonly keepsNaN: boolean;
  readonly log: string[] = [];
  readonly held = new Set<object>();
  problem: DeviceProblem | undefined;
  reason: string | undefined;

  constructor({ keepsNaN = true } = {}) {
    this.keepsNaN = keepsNaN;
  }

  upload(values: Float32Array): object {
    this.log.push(`upload ${values.length}`);
    return this.#hold(values.slice());
  }

  async run(...[{ name }, inputs, scalars, invocations, base]: Parameters<Engine["run"]>): Promise<object> {
    this.log.push(`${name} ${base}+${invocations}`);
    // Something else may run meanwhile, and must not.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const arrays = inputs as readonly Float32Array[];
    if (name === "fails" && base > 0) throw new Error("Allocation failed");
    if (name.startsWith("concat")) {
      expect(scalars).toEqual(arrays.map(({ length }) => length));
      return this.#hold(Float32Array.from(arrays.flatMap((array) => [...array])));
    }
    return this.#hold(arrays[0].subarray(base, base + invocations).map((value) => value + 1));
  }

  async read(handle: object): Promise<Float32Array> {
    expect(this.held).toContain(handle);
    return (handle as Float32Array).slice();
  }

  release(handle: object): void {
    expect(this.held.delete(handle)).toBe(true);
  }

  watch(): void {}

  async settle(): Promise<DeviceProblem | undefined> {
    this.log.push("settle");
    const { problem } = this;
    this.problem = undefined;
    return problem;
  }

  lost(): string | undefined {
    return this.reason;
  }

  #hold(values: Float32Array): object {
    this.held.add(values);
    return values;
  }
}

function start(options?: ConstructorParameters<typeof FakeEngine>[0]) {
  const engine = new FakeEngine(options);
  const queue = new WorkQueue(engine);
  const next = (input: ReturnType<WorkQueue["plane"]>, more: Partial<Launch> = {}) =>
    queue.launch({ op: "next", program: NEXT, inputs: [input], size: input.size, ...more });
  return { engine, queue, next };
}

describe("the queue of an engine", () => {
  it("computes nothing before its turn, and all in order", async () => {
    const { engine, queue, next } = start();
    const first = queue.plane(Float32Array.of(1, 2));
    const third = next(next(first));
    expect(engine.log).toEqual([]);
    queue.release(first);
    expect(await queue.read("read", third)).toEqual(Float32Array.of(3, 4));
    expect(engine.log).toEqual(["upload 2", "next 0+2", "next 0+2", "settle"]);
    expect(engine.held.size).toBe(2);
  });

  it("uploads what is read by a kernel, once, and nothing else", async () => {
    const { engine, queue, next } = start();
    const unused = queue.plane(Float32Array.of(1));
    const used = queue.plane(Float32Array.of(5));
    next(used);
    next(used);
    expect(await queue.read("read", unused)).toEqual(Float32Array.of(1));
    expect(engine.log.filter((line) => line.startsWith("upload"))).toEqual(["upload 1"]);
  });

  it("keeps the host's numbers where the device would not keep the bits of a NaN", async () => {
    const bits = new Int32Array([0x7f800001, 0x3f800000]);
    const { queue, next } = start({ keepsNaN: false });
    const plane = queue.plane(new Float32Array(bits.buffer));
    next(plane);
    const read = await queue.read("read", plane);
    expect(plane.host).toBeDefined();
    expect(new Int32Array(read.buffer)).toEqual(bits);
    const plain = queue.plane(Float32Array.of(1));
    next(plain);
    await queue.read("read", plain);
    expect(plain.host).toBeUndefined();
  });

  it("cuts long work into dispatches and joins what they give", async () => {
    const { engine, queue, next } = start();
    const input = queue.plane(Float32Array.from({ length: 20 }, (_, index) => index));
    // Two invocations a dispatch: ten pieces, joined as seven and three, then as two.
    const output = next(input, { work: 2 ** 27 });
    expect(await queue.read("read", output)).toEqual(
      Float32Array.from({ length: 20 }, (_, index) => index + 1),
    );
    const joins = engine.log.filter((line) => line.startsWith("concat"));
    expect(engine.log.slice(1, 11)).toEqual([...Array(10).keys()].map((piece) => `next ${2 * piece}+2`));
    expect(joins).toEqual(["concat7 0+14", "concat3 0+6", "concat2 0+20"]);
    expect(queue.traffic).toEqual({
      dispatches: { next: 10, concat7: 1, concat3: 1, concat2: 1 },
      uploads: { count: 1, bytes: 80 },
      reads: { count: 1, bytes: 80 },
    });
    // The input and the result.
    expect(engine.held.size).toBe(2);
  });

  it("waits for the device after every 64 planes", async () => {
    const { engine, queue, next } = start();
    let plane = queue.plane(Float32Array.of(0));
    for (let index = 0; index < 200; index++) plane = next(plane);
    expect(await queue.read("read", plane)).toEqual(Float32Array.of(200));
    expect(engine.log.filter((line) => line === "settle")).toHaveLength(4);
  });

  it("fails what a failure was to fill and what comes of it, leaves the rest, and holds nothing for it", async () => {
    const { engine, queue, next } = start();
    const input = queue.plane(Float32Array.of(1, 2, 3, 4));
    const failed = queue.launch({ op: "conv2d", program: FAILS, inputs: [input], size: 4, work: 2 ** 28 });
    const heir = next(failed);
    const other = next(input);
    await expect(queue.read("read", heir)).rejects.toMatchObject({
      code: "MEMORY",
      message: "conv2d: the device has no more memory (Allocation failed). Use a smaller batch.",
    });
    expect(await queue.read("read", other)).toEqual(Float32Array.of(2, 3, 4, 5));
    expect(engine.held.size).toBe(2);
    for (const plane of [input, failed, heir, other]) queue.release(plane);
    await expect(queue.read("read", failed)).rejects.toMatchObject({ code: "MEMORY" });
    expect(engine.held.size).toBe(0);
  });

  it("trusts nothing that was computed since the device last reported well", async () => {
    const { engine, queue, next } = start();
    const input = queue.plane(Float32Array.of(1));
    const before = next(input);
    await queue.read("read", before);
    const since = next(before);
    engine.problem = { kind: "memory", message: "out of memory\nat createBuffer" };
    await expect(queue.read("read", since)).rejects.toMatchObject({
      code: "MEMORY",
      message: "a kernel on cpu: the device has no more memory (out of memory). Use a smaller batch.",
    });
    expect(await queue.read("read", before)).toEqual(Float32Array.of(2));
    await expect(queue.read("read", next(since))).rejects.toMatchObject({ code: "MEMORY" });
    engine.problem = { kind: "device", message: "validation failed" };
    await expect(queue.read("read", next(before))).rejects.toMatchObject({ code: "DEVICE" });
  });

  it("says that a device was lost, to everything that still asks", async () => {
    const { engine, queue, next } = start();
    const plane = next(queue.plane(Float32Array.of(1)));
    await queue.read("read", plane);
    engine.reason = "the driver was reset";
    const lost = {
      code: "DEVICE",
      message: expect.stringContaining("the driver was reset. Make a new backend"),
    };
    await expect(queue.read("read", plane)).rejects.toMatchObject(lost);
    await expect(queue.read("read", next(plane))).rejects.toMatchObject(lost);
  });
});
