import { createReferenceBackend } from "@striate/backend-reference";
import { describe, expect, it } from "vitest";
import { double } from "../../test/double.js";
import { numbers } from "../../test/values.js";
import { mul, record, square, sum, Tensor, tensor, valueAndGrad } from "../index.js";

const backend = createReferenceBackend();
const vector = (...values: number[]) => tensor(backend, values);

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
