import { checkOptions, TensorError } from "@striate/core";

/** @throws TensorError `OPTION` for an option that is not known, and for `new Adam(1e-3)` */
export function checkOptimizerOptions(op: string, options: unknown, known: readonly string[]): void {
  if (typeof options === "object" && options !== null) {
    checkOptions(op, options, known);
    return;
  }
  const rate = typeof options === "number" ? options : 1e-3;
  throw new TensorError(
    "OPTION",
    op,
    `received ${options} in place of options`,
    `Write new ${op}({ learningRate: ${rate} })`,
  );
}

/** @throws TensorError `OPTION` unless the value is in [0, 1) */
export function checkShare(op: string, option: string, value: unknown): void {
  if (typeof value === "number" && value >= 0 && value < 1) return;
  throw new TensorError("OPTION", op, `${option} ${value} is not in [0, 1)`, "A usual value is 0.9");
}

/** @throws TensorError `OPTION` unless the value is a finite number above 0 */
export function checkEpsilon(op: string, value: unknown): void {
  if (typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY) return;
  throw new TensorError(
    "OPTION",
    op,
    `epsilon ${value} is not a number above 0`,
    "Usual ones are 1e-7 and 1e-8",
  );
}
