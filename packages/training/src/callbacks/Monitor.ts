import { TensorError } from "@striate/core";
import type { EpochRecord } from "../fit/History.js";

export interface MonitorOptions {
  /** A number of the epoch's record: `valLoss`, `valAccuracy`, `loss`, `accuracy`, or a metric's, such as `valTop5`. Default `"valLoss"`. */
  readonly monitor?: string;
  /** Whether lower or higher is better. Default: as the name says, `"min"` for losses, `"max"` for accuracies. */
  readonly mode?: "min" | "max";
  /** By how much it has to be better to count. */
  readonly minDelta?: number;
}

/** Watches one number of the epochs' records. */
export class Monitor {
  readonly name: string;
  readonly mode: "min" | "max";
  readonly minDelta: number;
  readonly #op: string;

  /** @throws TensorError `OPTION` */
  constructor(op: string, { monitor = "valLoss", mode = modeOf(op, monitor), minDelta = 0 }: MonitorOptions) {
    if (mode !== "min" && mode !== "max") {
      throw new TensorError("OPTION", op, `unknown mode "${mode}"`, 'Use "min" or "max"');
    }
    if (!(minDelta >= 0 && minDelta < Number.POSITIVE_INFINITY)) {
      throw new TensorError(
        "OPTION",
        op,
        `minDelta ${minDelta} is not a number of at least 0`,
        "Keras's is 0",
      );
    }
    this.#op = op;
    this.name = monitor;
    this.mode = mode;
    this.minDelta = minDelta;
  }

  /** @throws TensorError `OPTION` when the record does not have it */
  valueIn(record: EpochRecord): number {
    const numbers: Readonly<Record<string, unknown>> = { ...record, ...record.metrics };
    const value = numbers[this.name];
    if (typeof value === "number") return value;
    const known = Object.keys(numbers).filter((name) => typeof numbers[name] === "number");
    throw new TensorError(
      "OPTION",
      this.#op,
      `the epoch's record has no ${this.name}`,
      `It has ${known.join(", ")}; those of the validation come with { validation }`,
    );
  }

  /** Whether a value is better than another by more than `minDelta`; than none, if there was none. */
  improves(value: number, on: number | undefined): boolean {
    if (on === undefined) return true;
    return this.mode === "min" ? value < on - this.minDelta : value > on + this.minDelta;
  }
}

function modeOf(op: string, monitor: string): "min" | "max" {
  if (/(loss|error)$/i.test(monitor)) return "min";
  if (/(accuracy|top\d+)$/i.test(monitor)) return "max";
  throw new TensorError(
    "OPTION",
    op,
    `the name ${monitor} does not tell whether lower or higher is better`,
    'Pass mode: "min" or "max"',
  );
}
