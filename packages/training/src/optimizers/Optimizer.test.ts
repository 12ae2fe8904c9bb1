import { openScope, Parameter, tensor } from "@striate/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { BACKENDS } from "../../../core/test/backends.js";
import { Adagrad, Adam, AdamW, type Optimizer, RMSProp, SGD } from "../index.js";

const OPTIMIZERS: readonly (readonly [string, () => Optimizer, slots: number])[] = [
  ["SGD", () => new SGD({ learningRate: 0.5 }), 0],
  ["SGD with momentum", () => new SGD({ momentum: 0.9 }), 1],
  ["SGD with Nesterov's", () => new SGD({ momentum: 0.9, nesterov: true }), 1],
  ["Adam", () => new Adam(), 2],
  ["AdamW", () => new AdamW(), 2],
  ["Adagrad", () => new Adagrad(), 1],
  ["RMSProp", () => new RMSProp(), 1],
  ["RMSProp, centered, with momentum", () => new RMSProp({ centered: true, momentum: 0.5 }), 3],
  ["SGD with decay, clipped by norm", () => new SGD({ weightDecay: 0.1, l2: 0.1, clipNorm: 1 }), 0],
  ["Adam, clipped by value", () => new Adam({ clipValue: 0.5 }), 2],
  ["Adam, clipped by all norms", () => new Adam({ globalClipNorm: 0.5 }), 2],
];

const CASES = OPTIMIZERS.flatMap(([name, create, slots]) =>
  BACKENDS.map(([path, createBackend]) => [`${name}, ${path}`, create, slots, createBackend] as const),
);

describe.each(CASES)("%s", (_, create, slots, createBackend) => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("leaves memory flat, and frees what it remembers", () => {
    const backend = createBackend();
    const weight = new Parameter("w", tensor(backend, [1, 2, 3]));
    const optimizer = create();
    const before = backend.memory();
    for (let step = 0; step < 20; step++) {
      // A scope around the step must not take the slots with it.
      const scope = openScope(backend);
      optimizer.apply([[weight, tensor(backend, [1, 0, -1])]]);
      scope.close();
      expect(backend.memory().buffers).toBe(before.buffers + slots);
    }
    optimizer.dispose();
    expect(backend.memory()).toEqual(before);
    expect(optimizer.slots.size).toBe(0);
  });

  it("refuses a gradient of another backend", () => {
    const weight = new Parameter("w", tensor(createBackend(), 1));
    expect(() => create().apply([[weight, tensor(createBackend(), 1)]])).toThrow(
      expect.objectContaining({ code: "BACKEND" }),
    );
  });

  it("starts afresh after dispose", () => {
    const backend = createBackend();
    const first = new Parameter("first", tensor(backend, [1, 2]));
    const second = new Parameter("second", tensor(backend, [1, 2]));
    const optimizer = create();
    const walk = (weight: Parameter) => {
      for (const gradient of [1, -0.5, 0.25]) optimizer.apply([[weight, tensor(backend, [gradient, 1])]]);
      return [...weight.value.readSync()];
    };
    const expected = walk(first);
    optimizer.dispose();
    expect(optimizer.iterations).toBe(0);
    expect(walk(second)).toEqual(expected);
  });

  it("names parameters without a gradient once, and changes the others", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const backend = createBackend();
    const used = new Parameter("used", tensor(backend, 1));
    const unused = new Parameter("block/bn2/gamma", tensor(backend, 1));
    const optimizer = create();
    for (let step = 0; step < 3; step++) {
      optimizer.apply([
        [unused, null],
        [used, tensor(backend, 1)],
      ]);
    }
    expect(unused.value.item()).toBe(1);
    expect(used.value.item()).toBeLessThan(1);
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/does not depend on block\/bn2\/gamma/)]]);
  });

  it("leaves frozen parameters alone", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const backend = createBackend();
    const weight = new Parameter("w", tensor(backend, 1));
    const optimizer = create();
    weight.trainable = false;
    optimizer.apply([[weight, tensor(backend, 1)]]);
    optimizer.apply([[weight, null]]);
    expect(weight.value.item()).toBe(1);
    expect(warn).not.toHaveBeenCalled();
  });

  it("refuses a gradient that would be broadcast, before anything is changed", () => {
    const backend = createBackend();
    const first = new Parameter("first", tensor(backend, 1));
    const weight = new Parameter("w", tensor(backend, [1, 2]));
    const optimizer = create();
    const apply = () =>
      optimizer.apply([
        [first, tensor(backend, 1)],
        [weight, tensor(backend, [1])],
      ]);
    expect(apply).toThrow(/gradient of w is 1, and w is 2/);
    expect(first.value.item()).toBe(1);
    expect(optimizer.iterations).toBe(0);
  });

  it("goes on where another one was, to the bit", () => {
    const backend = createBackend();
    const gradients = [1, -0.5, 0.25, 2, -1].map((gradient) => [gradient, gradient / 3]);
    const weight = () => new Parameter("w", tensor(backend, [1, -2]));
    const [straight, broken] = [weight(), weight()];
    const [whole, before, after] = [create(), create(), create()];
    for (const gradient of gradients) whole.apply([[straight, tensor(backend, gradient)]]);
    for (const gradient of gradients.slice(0, 2)) before.apply([[broken, tensor(backend, gradient)]]);
    const copies = [...(before.slots.get(broken) ?? [])].map(
      ([kind, { value }]) => [kind, tensor(backend, value.readSync())] as const,
    );
    after.apply([[weight(), tensor(backend, [7, 7])]]);
    after.restore({ iterations: before.iterations, slots: new Map([[broken, new Map(copies)]]) });
    before.dispose();
    for (const gradient of gradients.slice(2)) after.apply([[broken, tensor(backend, gradient)]]);
    expect([...broken.value.readSync()]).toEqual([...straight.value.readSync()]);
    expect(after.iterations).toBe(5);
    expect([...after.slots.keys()]).toEqual(slots === 0 ? [] : [broken]);
  });

  it("refuses a learning rate that is none, also later", () => {
    const optimizer = create();
    optimizer.learningRate = 0;
    expect(() => {
      optimizer.learningRate = Number.NaN;
    }).toThrow(expect.objectContaining({ code: "OPTION" }));
    expect(optimizer.learningRate).toBe(0);
  });
});
