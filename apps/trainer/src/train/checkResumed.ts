import type { Terminal } from "../Terminal.js";
import { UsageError } from "../UsageError.js";
import { version } from "../version.js";
import type { PreparedRun } from "./PreparedRun.js";
import type { ResumePoint } from "./resumePoint.js";
import { validationSize } from "./validationSize.js";

/** Looks whether a run finds what it had, as far as its config.json tells. @throws UsageError for other data */
export function checkResumed(
  { sets, running }: PreparedRun,
  { folder, config }: ResumePoint,
  people: Terminal,
): void {
  const { trainSize, testSize, striate, relaxedSimd } = config;
  const aside = validationSize(sets.validation);
  const sizes = [
    { name: "training", now: sets.train.size, before: trainSize },
    ...(aside === undefined ? [] : [{ name: "validation", now: aside, before: config["validationSize"] }]),
    { name: "test", now: sets.test.size, before: testSize },
  ];
  if (sizes.some(({ now, before }) => now !== before)) {
    const [now, had] = [sizes.map((size) => `${size.now} ${size.name}`), sizes.map(({ before }) => before)];
    throw new UsageError(
      `there are ${listed(now)} pictures, and the run in ${folder} had ${listed(had)}. ` +
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

/** `1, 2 and 3` */
function listed(all: readonly unknown[]): string {
  return `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}
