import { TensorError } from "@striate/core";

/** @throws TensorError `OPTION` unless the option is a whole number of at least 1 */
export function checkCount(op: string, option: string, value: unknown): asserts value is number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 1) return;
  const problem =
    value === undefined ? `${option} is missing` : `${option} ${JSON.stringify(value)} is not a size`;
  throw new TensorError("OPTION", op, problem, `Give ${option} a whole number of at least 1`);
}

/** `[height, width]` of an option that may be one number for both. @throws TensorError `OPTION` */
export function pairOf(
  op: string,
  option: string,
  value: number | readonly [number, number] | undefined,
): readonly [number, number] {
  const pair = Array.isArray(value) && value.length === 2 ? value : [value, value];
  for (const size of pair) checkCount(op, option, size);
  return [pair[0]!, pair[1]!];
}
