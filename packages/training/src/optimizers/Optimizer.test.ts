import { openScope, Parameter, tensor } from "@striate/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { BACKENDS } from "../../../core/test/backends.js";
import { Adam, type Optimizer, SGD } from "../index.js";

const OPTIMIZERS: readonly (readonly [string, () => Optimizer, slots: number])[] = [
  ["SGD", () => new SGD({ learningRate: 0.5 }), 0],
  ["SGD with momentum", () => new SGD({ momentum: 0.9 }), 1],
  ["SGD with Nesterov's", () => new SGD({ momentum: 0.9, nesterov: true }), 1],
  ["Adam", () => new Adam(), 2],
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

  it("refuses a gradient that would be broadcast", () => {
    const backend = createBackend();
    const weight = new Parameter("w", tensor(backend, [1, 2]));
    expect(() => create().apply([[weight, tensor(backend, [1])]])).toThrow(/gradient of w is 1, and w is 2/);
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
