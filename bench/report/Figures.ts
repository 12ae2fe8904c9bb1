import type { BenchResult, Row } from "../harness/Result.js";
import { findResult, milliseconds, ratio } from "./ratio.js";

/** Medians of a run by task and contestant; undefined where one of them is missing. */
export class Figures {
  readonly #benches: readonly BenchResult[];

  constructor(benches: readonly BenchResult[]) {
    this.#benches = benches;
  }

  row(task: string, contestant: string): Row | undefined {
    return findResult(this.#benches, task)?.rows.find((row) => row.contestant === contestant);
  }

  /** Milliseconds. */
  time(task: string, contestant: string): number | undefined {
    const row = this.row(task, contestant);
    return row === undefined ? undefined : milliseconds(row).median;
  }

  /** Of the task's unit, a second. */
  rate(task: string, contestant: string): number | undefined {
    const amount = findResult(this.#benches, task)?.task.amount;
    return quotient(scaled(amount, 1000), this.time(task, contestant));
  }

  /** How many times as long as `peer` the contestant takes. */
  against(task: string, contestant: string, peer: string): number | undefined {
    const [row, base] = [this.row(task, contestant), this.row(task, peer)];
    return row === undefined || base === undefined ? undefined : ratio(row, base).median;
  }
}

export function quotient(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a / b;
}

export function total(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce(
    (sum, value) => (sum === undefined || value === undefined ? undefined : sum + value),
    0,
  );
}

/** The largest, if all are there. */
export function worst(values: readonly (number | undefined)[]): number | undefined {
  return values.includes(undefined) ? undefined : Math.max(...(values as readonly number[]));
}

export function scaled(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}
