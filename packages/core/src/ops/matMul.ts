import { type MatMulOptions, matMulGeometry } from "../geometry/matMul.js";
import { checkOptions } from "../options.js";
import type { Tensor } from "../Tensor.js";
import { EPILOGUE_OPTIONS, type EpilogueOptions, withEpilogue } from "./epilogue.js";
import { operands } from "./operands.js";
import { sumTo } from "./sumTo.js";

/**
 * Matrix product `[…, m, k]` × `[…, k, n]` → `[…, m, n]`. Leading axes are equal, or one side is a single matrix. Then a bias `[n]` and
 * an activation, if asked for.
 *
 * @throws TensorError `SHAPE`, `OPTION`, `DTYPE`, `BACKEND`
 * @example
 * matMul(x, kernel);                                // [n, in] × [in, units]
 * matMul(queries, keys, { transposeB: true });      // [b, m, k] × [b, n, k]ᵀ
 * matMul(x, kernel, { bias, activation: "relu" });  // a dense layer in one pass
 */
export function matMul(a: Tensor, b: Tensor, options: MatMulOptions & EpilogueOptions = {}): Tensor {
  const op = "matMul";
  const backend = operands(op, [a, b], "float32");
  checkOptions(op, options, OPTIONS);
  const { transposeA: tA = false, transposeB: tB = false, bias, activation } = options;
  const geometry = matMulGeometry(op, a.shape, b.shape, options);
  return withEpilogue(
    {
      op,
      factors: [a, b],
      outputShape: geometry.outputShape,
      run: () => backend.matMul(a.buffer, b.buffer, geometry),
      runFused: (bias, activation) => backend.matMulBias?.(a.buffer, b.buffer, bias, activation, geometry),
      // A single matrix that served a whole batch collects the gradients of all of it: sumTo.
      vjp: (dz, needs) => [
        needs[0]
          ? sumTo(
              tA
                ? matMul(b, dz, { transposeA: tB, transposeB: true })
                : matMul(dz, b, { transposeA: false, transposeB: !tB }),
              a.shape,
            )
          : null,
        needs[1]
          ? sumTo(
              tB
                ? matMul(dz, a, { transposeA: true, transposeB: tA })
                : matMul(a, dz, { transposeA: !tA, transposeB: false }),
              b.shape,
            )
          : null,
      ],
    },
    { bias, activation },
  );
}

const OPTIONS = ["transposeA", "transposeB", ...EPILOGUE_OPTIONS];
