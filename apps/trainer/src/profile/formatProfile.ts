import type { PrimitiveTime, ProfilePart, TrainingProfile } from "./TrainingProfile.js";

const PARTS: readonly (readonly [ProfilePart, string])[] = [
  ["forward", "forward, loss and accuracy"],
  ["backward", "backward"],
  ["update", "update"],
  ["data", "data"],
  ["outsideKernels", "outside kernels: JavaScript, allocation, dispatch"],
  ["bookkeeping", "history and progress"],
];

/** Before and after the passes. */
const PASSLESS = ["data", "update"];

/** Two tables: the layers with their primitives, and the parts of a step. */
export function formatProfile(profile: TrainingProfile, model: string): string {
  const { steps, skippedSteps, millisecondsPerStep, parts, primitives } = profile;
  const layers = [...new Set(primitives.map(({ layer }) => layer))];
  const rows = layers.flatMap((layer) =>
    layerRows(
      nameOf(layer, model),
      primitives.filter((primitive) => primitive.layer === layer),
    ),
  );
  const head = ["layer", "ms", "pass", "primitive", "calls", "ms", "share"];
  const sums = PARTS.map(([part, name]) => [name, ...amounts(parts[part])]);
  const total = ["a step", ...amounts({ milliseconds: millisecondsPerStep, share: 1 })];
  return [
    `profile of ${steps} step${steps === 1 ? "" : "s"}, after ${skippedSteps} to warm up`,
    "",
    ...table([head, ...rows], [1, 4, 5, 6]),
    "",
    ...table([...sums, total], [1, 2]),
  ].join("\n");
}

function nameOf(layer: string | null, model: string): string {
  return layer === null ? "other" : layer === "" ? model : layer;
}

/** A row for each primitive; the first has the layer's name and its whole time. */
function layerRows(name: string, primitives: readonly PrimitiveTime[]): string[][] {
  const whole = primitives.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return primitives.map(({ pass, primitive, calls, ...time }, index) => [
    ...(index === 0 ? [name, whole.toFixed(3)] : ["", ""]),
    PASSLESS.includes(name) || primitives[index - 1]?.pass === pass ? "" : pass,
    primitive,
    Number.isInteger(calls) ? String(calls) : calls.toFixed(1),
    ...amounts(time),
  ]);
}

function amounts({ milliseconds, share }: Pick<PrimitiveTime, "milliseconds" | "share">): [string, string] {
  return [milliseconds.toFixed(3), `${(100 * share).toFixed(1)} %`];
}

function table(rows: readonly (readonly string[])[], numeric: readonly number[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        numeric.includes(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join("  ")
      .trimEnd(),
  );
}
