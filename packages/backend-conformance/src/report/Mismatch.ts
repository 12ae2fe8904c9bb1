/** The one number of an output that is furthest from what it may be. */
export interface WorstNumber {
  /** Name of the output. */
  readonly output: string;
  readonly index: number;
  readonly expected: number;
  readonly received: number;
  readonly allowed: number;
}

/** A promise of the contract that was broken: in words, and in numbers where it is about numbers. */
export class Mismatch extends Error {
  override readonly name = "Mismatch";
  readonly worst: WorstNumber | undefined;

  constructor(problem: string, worst?: WorstNumber) {
    super(problem);
    this.worst = worst;
  }
}
