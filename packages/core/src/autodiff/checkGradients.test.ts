import { createReferenceBackend } from "@striate/backend-reference";
import { describe, expect, it } from "vitest";
import { double } from "../../test/double.js";
import { numbers } from "../../test/values.js";
import { checkGradients, record, square, stopGradient, Tensor, tensor } from "../index.js";

const backend = createReferenceBackend();
const vector = (...values: number[]) => tensor(backend, values);

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
