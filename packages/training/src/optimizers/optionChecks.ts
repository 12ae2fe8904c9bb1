import { TensorError } from "@striate/core";

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

/** @throws TensorError `OPTION` unless the value is a finite number of at least 0 */
export function checkAmount(op: string, option: string, value: unknown, usual: string): void {
  if (typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY) return;
  throw new TensorError("OPTION", op, `${option} ${value} is not a number of at least 0`, usual);
}
