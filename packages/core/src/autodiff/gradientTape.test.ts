import { createReferenceBackend } from "@striate/backend-reference";
import { describe, expect, it } from "vitest";
import { numbers } from "../../test/values.js";
import { gradientTape, mul, Parameter, relu, square, sum, tensor, valueAndGrad } from "../index.js";

const backend = createReferenceBackend();
const vector = (...values: number[]) => tensor(backend, values);

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
