/** What a model said of a picture. */
export interface Prediction {
  readonly file: string;
  /** The likeliest classes, likeliest first. */
  readonly top: readonly ClassProbability[];
  /** Of every class, by its id; they add up to 1. */
  readonly probabilities: readonly number[];
}

export interface ClassProbability {
  readonly label: number;
  readonly class: string;
  readonly probability: number;
}
