import { createReferenceBackend } from "@striate/backend-reference";
import { describe, expect, it } from "vitest";
import { numbers } from "../../test/values.js";
import {
  add,
  dropout,
  mul,
  Parameter,
  record,
  square,
  stopGradient,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
} from "../index.js";

const backend = createReferenceBackend();
const vector = (...values: number[]) => tensor(backend, values);

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
