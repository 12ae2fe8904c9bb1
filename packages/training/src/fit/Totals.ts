/** What one batch gave. */
export interface BatchOutcome {
  /** Mean over the batch. */
  readonly loss: number;
  /** Rows of logits that are largest at their class. */
  readonly correct: number;
  /** Rows of logits: one an example, unless the model gives each several, as for segmentation. */
  readonly rows: number;
  /** Examples. */
  readonly count: number;
  /** The sum of each metric over the rows. */
  readonly metrics: readonly number[];
}

/** Means over batches of different sizes. */
export class Totals {
  #sums: BatchOutcome = { loss: 0, correct: 0, rows: 0, count: 0, metrics: [] };

  add({ loss, correct, rows, count, metrics }: BatchOutcome): void {
    const before = this.#sums;
    this.#sums = {
      loss: before.loss + loss * count,
      correct: before.correct + correct,
      rows: before.rows + rows,
      count: before.count + count,
      metrics: metrics.map((sum, index) => (before.metrics[index] ?? 0) + sum),
    };
  }

  get count(): number {
    return this.#sums.count;
  }

  get loss(): number {
    return this.#sums.loss / this.#sums.count;
  }

  get accuracy(): number {
    return this.#sums.correct / this.#sums.rows;
  }

  /** Of the rows, each metric. */
  get metrics(): readonly number[] {
    return this.#sums.metrics.map((sum) => sum / this.#sums.rows);
  }

  /** As if all had been one batch. */
  get outcome(): BatchOutcome {
    return { ...this.#sums, loss: this.loss };
  }

  /** The plain sums, `loss` among them: for a checkpoint, and back. */
  get sums(): BatchOutcome {
    return this.#sums;
  }

  static from(sums: BatchOutcome): Totals {
    const totals = new Totals();
    totals.#sums = sums;
    return totals;
  }
}
