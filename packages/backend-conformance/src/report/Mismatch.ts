/** The one number of an output that is furthest from what it may be. */
export interface WorstNumber {
  /** Name of the output. */
  readonly output: string;
  readonly index: number;
  readonly expected: number;
  readonly received: number;
  readonly allowed: number;
}

/** A buffer that a primitive must refuse, and does not. */
export interface Refusal {
  readonly code: "DISPOSED" | "BACKEND" | "DTYPE";
  /** Name of the input in whose place it stands. */
  readonly input: string;
}

/** A promise of the contract that was broken: in words, and in numbers where it is about numbers. */
export class Mismatch extends Error {
  override readonly name = "Mismatch";
  readonly worst: WorstNumber | undefined;
  readonly refusal: Refusal | undefined;

  constructor(problem: string, { worst, refusal }: { worst?: WorstNumber; refusal?: Refusal } = {}) {
    super(problem);
    this.worst = worst;
    this.refusal = refusal;
  }
}
