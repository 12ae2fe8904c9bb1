import { createReferenceBackend } from "@striate/backend-reference";
import { describe, expect, it } from "vitest";
import { numbers } from "../../test/values.js";
import {
  add,
  checkGradients,
  dropout,
  gradientTape,
  mul,
  Parameter,
  record,
  relu,
  square,
  stopGradient,
  sum,
  Tensor,
  tensor,
  valueAndGrad,
} from "../index.js";

const backend = createReferenceBackend();
const vector = (...values: number[]) => tensor(backend, values);

/** 2x with a gradient of `factor` · dy: right for 2. */
function double(x: Tensor, factor = 2): Tensor {
  const y = new Tensor(backend, backend.affine(x.buffer as never, 2, 0), x.shape);
  return record("double", y, [x], (dy) => [mul(dy, factor)]);
}

describe("valueAndGrad", () => {
  it("gives the loss and the derivative by each variable, in the order asked for", () => {
    const [a, b] = [vector(1, 2), vector(3, 4)];
    const { value, grads } = valueAndGrad([b, a], () => sum(mul(a, b)));
    expect(value.item()).toBe(11);
    expect([...grads.keys()]).toEqual([b, a]);
    expect([...grads.values()].map((gradient) => numbers(gradient!))).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it("adds up the ways on which a variable is used", () => {
    const x = vector(3);
    const { grads } = valueAndGrad([x], () => sum(add(mul(x, square(x)), add(x, x))));
    expect(numbers(grads.get(x)!)).toEqual([3 * 9 + 2]);
  });

  it("reaches through a long chain, and shares what is shared", () => {
    const x = vector(1);
    const { value, grads } = valueAndGrad([x], () => {
      let y: Tensor = x;
      for (let doubling = 0; doubling < 20; doubling++) y = add(y, y);
      return sum(y);
    });
    expect([value.item(), grads.get(x)!.item()]).toEqual([2 ** 20, 2 ** 20]);
  });

  it("gives null for a variable that the loss does not depend on", () => {
    const [x, unused] = [vector(1), vector(2)];
    const { grads } = valueAndGrad([x, unused], () => sum(add(square(x), stopGradient(unused))));
    expect(grads.get(unused)).toBeNull();
  });

  it("gives 1 for the loss by itself", () => {
    const scalar = tensor(backend, 5);
    const own = valueAndGrad([scalar], () => scalar);
    expect(own.grads.get(scalar)!.item()).toBe(1);
    expect(own.value).toBe(scalar);
  });

  it("frees activations, what was saved for them, and gradients on the way as soon as they have been used", () => {
    const liveAtTheEnd = (depth: number) => {
      const own = createReferenceBackend();
      const x = tensor(own, [1, 2]);
      let live = 0;
      valueAndGrad([x], () => {
        let y = record("probe", x.alias(x.shape), [x], (dy) => {
          live = own.memory().buffers;
          return [dy];
        });
        for (let index = 0; index < depth; index++) {
          y = add(mul(dropout(y, { rate: 0.5, seed: index }), 2), mul(y, 3));
        }
        return sum(y);
      });
      return live;
    };
    expect(liveAtTheEnd(20)).toBe(liveAtTheEnd(1));
  });

  it("takes parameters, and leaves out those that are not trainable", () => {
    const kernel = new Parameter("dense/kernel", vector(2));
    const moving = new Parameter("norm/movingMean", vector(7), { trainable: false });
    const { grads } = valueAndGrad([kernel, moving], () => sum(mul(kernel.value, moving.value)));
    expect([...grads.keys()]).toEqual([kernel]);
    expect(grads.get(kernel)!.item()).toBe(7);
  });

  it.each<[string, () => unknown, string]>([
    [
      "no variables",
      () => valueAndGrad([], () => sum(vector(1))),
      "valueAndGrad: there is no trainable variable. Pass parameters or tensors to differentiate by.",
    ],
    [
      "a vector",
      () => valueAndGrad([x], () => square(x)),
      "valueAndGrad: the loss must be a scalar, received 2. Reduce it with mean or sum.",
    ],
    [
      "a number",
      () => valueAndGrad([x], () => 3 as never),
      "valueAndGrad: the function returned no tensor. Return the loss, a scalar tensor.",
    ],
    [
      "a model",
      () => valueAndGrad({} as never, () => x),
      "valueAndGrad: it takes an array of variables and a function. Write valueAndGrad(model.parameters, () => loss).",
    ],
    [
      "a gradient of a gradient",
      () => valueAndGrad([x], () => valueAndGrad([x], () => sum(x)).value),
      "valueAndGrad: this backend is already recording, and gradients of gradients are not supported. Close the other tape first, or use another backend.",
    ],
  ])("refuses %s", (_, run, message) => {
    expect(run).toThrow(message);
    expect(valueAndGrad([x], () => sum(x)).value.item()).toBe(3);
  });
  const x = vector(1, 2);
});

describe("gradientTape", () => {
  it("follows trainable parameters by itself and tensors when told", () => {
    const w = new Parameter("w", vector(3));
    const frozen = new Parameter("frozen", vector(5), { trainable: false });
    const x = vector(2);
    using tape = gradientTape(backend);
    tape.watch(x);
    const loss = sum(mul(mul(w.value, frozen.value), x));
    const [byW, byFrozen, byX] = tape.gradient(loss, [w, frozen, x]);
    expect([byW!.item(), byFrozen, byX!.item()]).toEqual([10, null, 15]);
  });

  it("follows what a parameter holds now, not what it held before", () => {
    const w = new Parameter("w", vector(3));
    w.assign(vector(4));
    using tape = gradientTape(backend);
    const [gradient] = tape.gradient(sum(square(w.value)), [w]);
    expect(gradient!.item()).toBe(8);
  });

  it("keeps activations readable until it closes", () => {
    const x = vector(-1, 2);
    using tape = gradientTape(backend);
    tape.watch(x);
    const hidden = relu(x);
    const [gradient] = tape.gradient(sum(hidden), [x]);
    expect([numbers(hidden), numbers(gradient!)]).toEqual([
      [0, 2],
      [0, 1],
    ]);
  });

  it("is used once, for a scalar, and one at a time", () => {
    const x = vector(1);
    using tape = gradientTape(backend);
    tape.watch(x);
    expect(() => gradientTape(backend)).toThrow(/already recording/);
    expect(() => tape.gradient(vector(1, 2), [x])).toThrow(
      "gradientTape: the loss must be a scalar, received 2.",
    );
    tape.gradient(sum(x), [x]);
    expect(() => tape.gradient(sum(x), [x])).toThrow(
      "gradientTape: the tape was used already. Ask for all gradients in one call.",
    );
  });

  it("makes way for the next one when it closes, also after an error", () => {
    expect(() => {
      using _tape = gradientTape(backend);
      throw new Error("half-way");
    }).toThrow("half-way");
    const x = vector(1);
    expect(valueAndGrad([x], () => sum(x)).value.item()).toBe(1);
  });
});

describe("record, for operations of one's own", () => {
  it("makes them differentiable like the built-in ones", () => {
    const x = vector(1, 2);
    const { grads } = valueAndGrad([x], () => sum(square(double(x))));
    expect(numbers(grads.get(x)!)).toEqual([8, 16]);
  });

  it("frees what was saved for the gradient: at once without a tape, after the backward pass with one", () => {
    const saved: Tensor[] = [];
    const f = (x: Tensor) => {
      const y = new Tensor(backend, backend.affine(x.buffer as never, 1, 0), x.shape);
      saved.push(vector(1));
      return record("f", y, [x], (dy) => [mul(dy, saved.at(-1)!)], [saved.at(-1)!]);
    };
    const x = vector(1);
    f(x);
    expect(saved[0]!.disposed).toBe(true);
    valueAndGrad([x], () => {
      const y = f(x);
      expect(saved[1]!.disposed).toBe(false);
      return sum(y);
    });
    expect(saved[1]!.disposed).toBe(true);
  });

  it("says which inputs need a gradient", () => {
    const seen: boolean[][] = [];
    const [a, b] = [vector(1), vector(2)];
    const f = (x: Tensor, y: Tensor) =>
      record("f", new Tensor(backend, backend.fill(1, 3, "float32"), [1]), [x, y], (dy, needs) => {
        seen.push([...needs]);
        return [dy, dy];
      });
    valueAndGrad([b], () => sum(f(a, b)));
    valueAndGrad([a, b], () => sum(f(a, b)));
    expect(seen).toEqual([
      [false, true],
      [true, true],
    ]);
  });

  it("refuses a gradient of another shape than its input", () => {
    const x = vector(1, 2);
    const f = () => record("f", new Tensor(backend, backend.fill(1, 0, "float32"), []), [x], (dy) => [dy]);
    expect(() => valueAndGrad([x], f)).toThrow(
      "f: its gradient for input 0 is scalar, but the input is 2. Correct the operation's vector-Jacobian product.",
    );
  });
});

describe("checkGradients", () => {
  it("passes a right gradient and says how near it was", async () => {
    const check = await checkGradients((x) => double(x), [vector(1, -2, 3)]);
    expect(check.checked).toBe(3);
    expect(check.worst).toBeLessThan(0.01);
  });

  it.each([
    ["a wrong factor", 2.1],
    ["a wrong sign", -2],
    ["no gradient", 0],
  ])("finds %s", async (_, factor) => {
    await expect(checkGradients((x) => double(x, factor), [vector(1, -2, 3)])).rejects.toThrow(
      /^checkGradients: input 0, element \d: the tape says -?[\d.]+, differences say -?[\d.]+\. Correct the vector-Jacobian product, or move the input away from a kink\.$/,
    );
  });

  it("finds a gradient cut off half-way", async () => {
    await expect(checkGradients((x) => stopGradient(square(x)), [vector(1, 2)])).rejects.toThrow(
      expect.objectContaining({ code: "GRADIENT" }),
    );
  });

  it("finds a gradient that goes to the wrong place", async () => {
    const swapped = (x: Tensor) => {
      const y = new Tensor(backend, backend.affine(x.buffer as never, 1, 0), x.shape);
      return record("swap", y, [x], (dy) => {
        const [first, second] = numbers(dy);
        return [vector(second!, first!)];
      });
    };
    await expect(checkGradients(swapped, [vector(1, 2)])).rejects.toThrow(/element/);
  });

  it("finds NaN", async () => {
    const broken = (x: Tensor) => double(x, Number.NaN);
    await expect(checkGradients(broken, [vector(1)])).rejects.toThrow(/the tape says NaN/);
  });

  it("leaves nothing behind", async () => {
    const own = createReferenceBackend();
    const x = tensor(own, [1, 2]);
    await checkGradients((input) => square(input), [x]);
    expect(own.memory().buffers).toBe(1);
  });
});
