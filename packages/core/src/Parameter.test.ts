import { createReferenceBackend } from "@striate/backend-reference";
import { describe, expect, it } from "vitest";
import { ones, Parameter, type Tensor, tidy, zeros } from "./index.js";

const backend = createReferenceBackend();

describe("a parameter", () => {
  it("takes a new value of its shape and frees the old one", () => {
    const own = createReferenceBackend();
    const parameter = new Parameter("dense/bias", zeros(own, [2]));
    const old = parameter.value;
    parameter.assign(ones(own, [2]));
    expect([old.disposed, Array.from(parameter.value.readSync())]).toEqual([true, [1, 1]]);
    parameter.assign(parameter.value);
    expect(parameter.value.disposed).toBe(false);
    const replaced = parameter.replace(zeros(own, [2]));
    expect([replaced.disposed, Array.from(replaced.readSync())]).toEqual([false, [1, 1]]);
    replaced.dispose();
    parameter.dispose();
    expect(own.memory().buffers).toBe(0);
  });

  it("belongs to no scope", () => {
    const parameter = tidy(backend, () => {
      const made = new Parameter("w", zeros(backend, [1]));
      made.assign(ones(backend, [1]));
      return made as never as Tensor;
    }) as never as Parameter;
    expect(parameter.value.item()).toBe(1);
  });

  it("refuses a value of another shape", () => {
    const parameter = new Parameter("dense/bias", zeros(backend, [2]));
    expect(() => parameter.assign(zeros(backend, [3]))).toThrow(
      "Parameter.assign: dense/bias is 2, received 3. Assign a value of the same shape.",
    );
  });
});
