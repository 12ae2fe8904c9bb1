import { TensorError } from "@striate/core";

/** How well one class is found, each from 0 to 1. Where it has to be divided by 0 it is 0, as in scikit-learn. */
export interface Scores {
  /** Of those taken for the class, the share that is of it. */
  readonly precision: number;
  /** Of those of the class, the share that is taken for it. */
  readonly recall: number;
  /** 2 · precision · recall / (precision + recall) */
  readonly f1: number;
}

export interface ClassScores extends Scores {
  /** Examples of the class. */
  readonly support: number;
}

/**
 * Counts what is taken for what.
 *
 * @example
 * const { confusion } = await evaluate(model, test.batch(64), { confusion: true });
 * console.log(confusion?.count(4, 9), confusion?.macro.f1);
 */
export class ConfusionMatrix {
  readonly classes: number;
  /** Row by row, a row for each true class and a column for each one that it is taken for. */
  readonly #counts: Float64Array;

  /** @throws TensorError `OPTION` */
  constructor(classes: number) {
    if (!Number.isInteger(classes) || classes < 1) {
      throw new TensorError(
        "OPTION",
        "ConfusionMatrix",
        `${classes} is not a number of classes`,
        "Use 10, say",
      );
    }
    this.classes = classes;
    this.#counts = new Float64Array(classes * classes);
  }

  /** @throws TensorError `SHAPE` when there are not as many of both, `VALUE` for what is no class; nothing is counted then */
  add(labels: ArrayLike<number>, predicted: ArrayLike<number>): void {
    if (labels.length !== predicted.length) {
      throw new TensorError(
        "SHAPE",
        "ConfusionMatrix.add",
        `${labels.length} labels do not fit ${predicted.length} predictions`,
        "Pass one label for each prediction",
      );
    }
    for (const ids of [labels, predicted]) this.#check(ids);
    for (let index = 0; index < labels.length; index++) {
      this.#counts[labels[index]! * this.classes + predicted[index]!]!++;
    }
  }

  /** How many of one class were taken for another, or for what they are. */
  count(label: number, predicted: number): number {
    this.#check([label, predicted]);
    return this.#counts[label * this.classes + predicted]!;
  }

  get total(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** Share of the diagonal; also precision, recall and F1 if all classes are counted as one ("micro"). */
  get accuracy(): number {
    return quotient(
      sumOver(this.classes, (k) => this.count(k, k)),
      this.total,
    );
  }

  /** Of each class. */
  get scores(): readonly ClassScores[] {
    return Array.from({ length: this.classes }, (_, k) => {
      const right = this.count(k, k);
      const support = sumOver(this.classes, (other) => this.count(k, other));
      const taken = sumOver(this.classes, (other) => this.count(other, k));
      const f1 = quotient(2 * right, support + taken);
      return { precision: quotient(right, taken), recall: quotient(right, support), f1, support };
    });
  }

  /** Means over the classes, each counting the same, but for those that neither are nor are taken for anything. */
  get macro(): Scores {
    const scores = this.scores.filter(({ support }, k) => {
      return support > 0 || sumOver(this.classes, (other) => this.count(other, k)) > 0;
    });
    const mean = (part: keyof Scores) =>
      quotient(
        sumOver(scores.length, (k) => scores[k]![part]),
        scores.length,
      );
    return { precision: mean("precision"), recall: mean("recall"), f1: mean("f1") };
  }

  /** Over all classes together: for one label an example all three are the accuracy. */
  get micro(): Scores {
    const { accuracy } = this;
    return { precision: accuracy, recall: accuracy, f1: accuracy };
  }

  /** Rows of counts. */
  toJSON(): readonly (readonly number[])[] {
    const { classes } = this;
    return Array.from({ length: classes }, (_, k) => [
      ...this.#counts.subarray(k * classes, (k + 1) * classes),
    ]);
  }

  #check(ids: ArrayLike<number>): void {
    for (let index = 0; index < ids.length; index++) {
      const id = ids[index]!;
      if (Number.isInteger(id) && id >= 0 && id < this.classes) continue;
      throw new TensorError(
        "VALUE",
        "ConfusionMatrix",
        `${id} at position ${index} is not one of ${this.classes} classes`,
        `Classes are whole numbers from 0 to ${this.classes - 1}`,
      );
    }
  }
}

function sumOver(count: number, term: (index: number) => number): number {
  let total = 0;
  for (let index = 0; index < count; index++) total += term(index);
  return total;
}

function quotient(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
