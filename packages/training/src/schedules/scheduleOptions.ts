import { checkOptions, TensorError } from "@striate/core";
import type { SchedulePosition } from "./Schedule.js";

/** What a schedule counts. */
export interface Counting {
  /** Default `"step"`. */
  readonly per?: "step" | "epoch";
}

/** How many of them are done. */
export function indexIn({ step, epoch }: SchedulePosition, per: "step" | "epoch"): number {
  return per === "step" ? step : epoch;
}

/** @throws TensorError `OPTION` unless all options are known, and `per` and `initialLearningRate` make sense where they are given */
export function checkScheduleOptions(op: string, options: object, known: readonly string[]): void {
  checkOptions(op, options, known);
  const { per, initialLearningRate } = options as {
    readonly per?: string;
    readonly initialLearningRate?: number;
  };
  if (known.includes("per") && per !== undefined && per !== "step" && per !== "epoch") {
    throw new TensorError("OPTION", op, `per "${per}" is nothing to count`, 'Use "step" or "epoch"');
  }
  if (known.includes("initialLearningRate")) checkBetween(op, { initialLearningRate }, 0, Number.MAX_VALUE);
}

/** @throws TensorError `OPTION` unless each option is a number in the range */
export function checkBetween(
  op: string,
  options: Readonly<Record<string, number | undefined>>,
  least: number,
  most: number,
): void {
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === "number" && value >= least && value <= most) continue;
    const range = most === Number.MAX_VALUE ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new TensorError("OPTION", op, `${name} ${value} is not a number ${range}`, `Give one ${range}`);
  }
}

/** @throws TensorError `OPTION` unless it is a whole number of at least 1 */
export function checkLength(op: string, name: string, value: unknown): void {
  if (Number.isInteger(value) && (value as number) >= 1) return;
  throw new TensorError("OPTION", op, `${name} ${value} is not a count`, "Use a whole number of at least 1");
}
