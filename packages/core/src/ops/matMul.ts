import { record } from "../autodiff/record.js";
import { type MatMulOptions, matMulGeometry } from "../geometry/matMul.js";
import { checkOptions } from "../options.js";
import { Tensor } from "../Tensor.js";
import { operands } from "./operands.js";
import { sumTo } from "./sumTo.js";

/**
 * Matrix product `[…, m, k]` × `[…, k, n]` → `[…, m, n]`. Leading axes are equal, or one side is a single matrix.
 *
 * @throws TensorError `SHAPE`, `DTYPE`, `BACKEND`
 * @example
 * matMul(x, kernel);                            // [n, in] × [in, units]
 * matMul(queries, keys, { transposeB: true });  // [b, m, k] × [b, n, k]ᵀ
 */
export function matMul(a: Tensor, b: Tensor, options: MatMulOptions = {}): Tensor {
  const op = "matMul";
  const backend = operands(op, [a, b], "float32");
  checkOptions(op, options, ["transposeA", "transposeB"]);
  const { transposeA: tA = false, transposeB: tB = false } = options;
  const geometry = matMulGeometry(op, a.shape, b.shape, options);
  const y = new Tensor(backend, backend.matMul(a.buffer, b.buffer, geometry), geometry.outputShape);
  // A single matrix that served a whole batch collects the gradients of all of it: sumTo.
  return record(op, y, [a, b], (dy, needs) => [
    needs[0]
      ? sumTo(
          tA
            ? matMul(b, dy, { transposeA: tB, transposeB: true })
            : matMul(dy, b, { transposeA: false, transposeB: !tB }),
          a.shape,
        )
      : null,
    needs[1]
      ? sumTo(
          tB
            ? matMul(dy, a, { transposeA: true, transposeB: tA })
            : matMul(a, dy, { transposeA: !tA, transposeB: false }),
          b.shape,
        )
      : null,
  ]);
}
