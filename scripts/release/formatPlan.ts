import type { PlannedPackage, ReleasePlan } from "./ReleasePlan.js";

interface FormatOptions {
  readonly uncommitted: number;
  /** Whether to list every file. */
  readonly files: boolean;
}

/** The plan as text for people. */
export function formatPlan(plan: ReleasePlan, { uncommitted, files }: FormatOptions): string {
  const { version, packages, problems } = plan;
  const width = Math.max(...packages.map(({ name }) => name.length));
  const row = (name: string, versions: string, ...numbers: readonly string[]) =>
    `${name.padEnd(width)}  ${versions.padEnd(16)}${numbers.map((text) => text.padStart(10)).join("")}`;
  const rows = packages.map(({ name, before, files: list, packed, unpacked }) =>
    row(name, `${before} → ${version}`, String(list.length), kilobytes(packed), kilobytes(unpacked)),
  );
  const total = packages.reduce((sum, { packed }) => sum + packed, 0);
  const dirty = uncommitted === 0 ? "" : `; ${uncommitted} uncommitted files are not in it`;
  return [
    `version ${version} of ${packages.length} packages, ${kilobytes(total)} in all, from the last commit${dirty}`,
    "",
    row("package", "version", "files", "packed", "unpacked"),
    ...rows,
    ...packages.flatMap((one) => (files ? ["", `${one.name}`, ...one.files.map((file) => `  ${file}`)] : [])),
    ...packages.flatMap((one) => changesOf(one, version)),
    ...(problems.length === 0 ? [] : ["", ...problems.map((problem) => `problem: ${problem}`)]),
  ].join("\n");
}

const WIDEST = 110;

function changesOf({ name, changes }: PlannedPackage, version: string): readonly string[] {
  const lines = changes.length === 0 ? ["goes along with the others"] : changes;
  return ["", `${name} ${version}`, ...lines.map((line) => `  - ${cut(line)}`)];
}

function cut(line: string): string {
  return line.length <= WIDEST ? line : `${line.slice(0, WIDEST - 2).replace(/\s+\S*$/, "")} …`;
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000).toLocaleString("en-US")} kB`;
}
