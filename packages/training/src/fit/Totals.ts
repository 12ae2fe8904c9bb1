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
}

/** Means over batches of different sizes. */
export class Totals {
  count = 0;
  #loss = 0;
  #correct = 0;
  #rows = 0;

  add({ loss, correct, rows, count }: BatchOutcome): void {
    this.#loss += loss * count;
    this.#correct += correct;
    this.#rows += rows;
    this.count += count;
  }

  get loss(): number {
    return this.#loss / this.count;
  }

  get accuracy(): number {
    return this.#correct / this.#rows;
  }
}
