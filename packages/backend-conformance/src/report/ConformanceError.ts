import type { Mismatch, WorstNumber } from "./Mismatch.js";

/** A property that a backend does not satisfy: what was wrong, where, and the smallest case found as a test to paste. */
export class ConformanceError extends Error {
  override readonly name = "ConformanceError";
  readonly property: string;
  /** The number that is furthest from what it may be, where the failure is about numbers. */
  readonly worst: WorstNumber | undefined;
  /** A test in TypeScript, or undefined for a failure that did not come back when the same case was tried again. */
  readonly test: string | undefined;

  constructor(property: string, mismatch: Mismatch, test: string | undefined, where: string) {
    const again =
      test === undefined
        ? "\nThe same case passed when it was tried again: the result is not repeatable."
        : "";
    super(
      `${property}: ${mismatch.message} (${where}).${again}${numbersOf(mismatch.worst)}${test === undefined ? "" : `\n\nAs a test:\n\n${test}\n`}`,
    );
    this.property = property;
    this.worst = mismatch.worst;
    this.test = test;
  }
}

function numbersOf(worst: WorstNumber | undefined): string {
  if (worst === undefined) return "";
  const { output, index, expected, received, allowed } = worst;
  return `\n  output   ${output}\n  index    ${index}\n  expected ${expected}\n  received ${received}\n  allowed  ${allowed} off, and it is ${Math.abs(received - expected)} off`;
}
