import type { Mismatch, WorstNumber } from "./Mismatch.js";

export interface Found {
  /** Which case it was, such as `generated case 3 of seed 1`. */
  readonly where: string;
  /** The smallest case found, as a test in TypeScript. */
  readonly test?: string | undefined;
  /** The same case passed when it was tried again. */
  readonly passedLater?: boolean;
}

/** A property that a backend does not satisfy: what was wrong, where, and the smallest case found as a test to paste. */
export class ConformanceError extends Error {
  override readonly name = "ConformanceError";
  readonly property: string;
  /** The number that is furthest from what it may be, where the failure is about numbers. */
  readonly worst: WorstNumber | undefined;
  /** A test in TypeScript, where the case can be written as one. */
  readonly test: string | undefined;

  constructor(property: string, mismatch: Mismatch, { where, test, passedLater = false }: Found) {
    const parts = [
      `${property}: ${mismatch.message} (${where}).`,
      ...(passedLater ? ["The same case passed when it was tried again: the result is not repeatable."] : []),
      ...numbersOf(mismatch.worst),
      ...(test === undefined ? [] : ["", "As a test:", "", test, ""]),
    ];
    super(parts.join("\n"));
    this.property = property;
    this.worst = mismatch.worst;
    this.test = test;
  }
}

function numbersOf(worst: WorstNumber | undefined): readonly string[] {
  if (worst === undefined) return [];
  const { output, index, expected, received, allowed } = worst;
  return [
    `  output   ${output}`,
    `  index    ${index}`,
    `  expected ${expected}`,
    `  received ${received}`,
    `  allowed  ${allowed} off, and it is ${Math.abs(received - expected)} off`,
  ];
}
