import type { Terminal } from "../Terminal.js";
import { UsageError } from "../UsageError.js";
import { version } from "../version.js";
import type { PreparedRun } from "./PreparedRun.js";
import type { ResumePoint } from "./resumePoint.js";

/** Looks whether a run finds what it had, as far as its config.json tells. @throws UsageError for other data */
export function checkResumed(
  { sets, running }: PreparedRun,
  { folder, config }: ResumePoint,
  people: Terminal,
): void {
  const { trainSize, testSize, striate, relaxedSimd } = config;
  const [train, test] = [sets.train.size, sets.test.size];
  if (trainSize !== train || testSize !== test) {
    throw new UsageError(
      `there are ${train} training and ${test} test pictures, and the run in ${folder} had ${trainSize} and ${testSize}. ` +
        "Bring its data back, or pass --data-dir where it has moved.",
    );
  }
  const other = [
    ...(striate === version ? [] : [`striate ${striate}, and this is ${version}`]),
    ...(relaxedSimd === running.relaxedSimd ? [] : [`relaxed SIMD ${relaxedSimd ? "on" : "off"}`]),
  ];
  if (other.length === 0) return;
  people.err(
    `the run was begun with ${other.join("; with ")}: its numbers may be rounded differently from here on`,
  );
}
