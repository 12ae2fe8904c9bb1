import type { PropertyResult, Tolerance } from "@striate/backend-conformance";
import pc from "picocolors";
import type { ConformanceScore } from "./ConformanceScore.js";
import type { TrapResult } from "./traps.js";

type Colors = ReturnType<typeof pc.createColors>;

/** What people read: the failures, each with its test, and then the score, so that it stands last on a terminal. */
export function formatScore(score: ConformanceScore, color: boolean): string {
  const colors = pc.createColors(color);
  const { settings, seconds } = score;
  return [
    ...failures(score.results, colors),
    colors.bold(`${score.backend} (${score.module})`),
    `${settings.runs} generated cases a property, seed ${settings.seed}, ${allowance(settings.tolerance)}, ${seconds.toFixed(1)} s`,
    "",
    ...groupTable(score.results, colors),
    "",
    ...primitives(score, colors),
    "",
    ...traps(score.traps, colors),
    "",
    verdict(score, colors),
  ].join("\n");
}

function failures(results: readonly PropertyResult[], { red, bold }: Colors): readonly string[] {
  const failed = results.filter(({ failure }) => failure !== undefined);
  return failed.flatMap(({ failure }, index) => [
    bold(red(`failure ${index + 1} of ${failed.length}`)),
    failure!.trimEnd(),
    "",
  ]);
}

function allowance({ sums = 1, elementary = 4, division = 1, winograd = false }: Tolerance): string {
  return `allowed: sums × ${sums}, elementary functions ${elementary} ulp, division ${division} ulp${winograd ? ", Winograd" : ""}`;
}

/** A line for each group; `unary exp` and `unary log` are of one. */
function groupTable(results: readonly PropertyResult[], { red, dim, bold }: Colors): readonly string[] {
  const groups = new Map<string, { passed: number; failed: number }>();
  for (const { group, failure } of results) {
    const name = group.split(" ")[0]!;
    const count = groups.get(name) ?? { passed: 0, failed: 0 };
    count[failure === undefined ? "passed" : "failed"]++;
    groups.set(name, count);
  }
  const width = Math.max(5, ...[...groups.keys()].map((name) => name.length));
  const rows = [...groups].map(([name, { passed, failed }]) => {
    const cells = `${name.padEnd(width)}  ${cell(passed)}  ${cell(failed)}`;
    return failed > 0 ? red(cells) : cells;
  });
  return [
    bold(`${"group".padEnd(width)}  passed  failed`),
    ...(rows.length === 0 ? [dim("nothing was run")] : rows),
  ];
}

const cell = (count: number): string => (count === 0 ? "·" : String(count)).padStart(6);

function primitives({ missing, optional }: ConformanceScore, { red }: Colors): readonly string[] {
  const list = (names: readonly string[]) => (names.length === 0 ? "none" : names.join(", "));
  const lines = [
    `required primitives missing: ${list(missing)}`,
    `optional primitives present: ${list(optional.present)}`,
    `optional primitives absent:  ${list(optional.absent)}`,
  ];
  return missing.length === 0 ? lines : [red(lines[0]!), ...lines.slice(1)];
}

function traps(results: readonly TrapResult[], { red, dim, green, bold }: Colors): readonly string[] {
  const mark = { passed: green, "in doubt": red, "not asked": dim };
  return [
    bold("traps"),
    ...results.flatMap(({ trap, verdict, failing }) => [
      `${mark[verdict](verdict.padEnd(9))}  ${trap.name}: ${trap.rule}`,
      ...failing.map((name) => `           look at: ${name}`),
    ]),
  ];
}

function verdict(
  { backend, conforms, interrupted, passed, failed, total, missing, settings }: ConformanceScore,
  { red, green, bold, yellow }: Colors,
): string {
  const run = passed + failed;
  const share = run === 0 ? "" : `, ${percent(passed, run)}`;
  const left = run === total ? "" : `; ${total - run} not run${interrupted ? ": interrupted" : ""}`;
  const score = bold(`${passed} of ${run} properties hold${share}${left}.`);
  const lack =
    missing.length === 0
      ? ""
      : ` ${missing.length} required primitive${missing.length === 1 ? " is" : "s are"} missing.`;
  if (conforms && settings.only === null) return `${score} ${green(`${backend} conforms.`)}`;
  if (conforms) return `${score} ${green("What was asked for holds.")} Without --only all is asked for.`;
  if (failed === 0 && missing.length === 0) return `${score} ${yellow("No fault so far.")}`;
  return `${score}${lack} ${red(`${backend} does not conform.`)}`;
}

/** Never 100 % where something failed. */
function percent(passed: number, run: number): string {
  const tenths = (1000 * passed) / run;
  return `${((passed === run ? tenths : Math.min(999, Math.round(tenths))) / 10).toFixed(1)} %`;
}
