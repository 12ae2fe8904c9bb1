import type { BackendComparison } from "../BackendComparison.js";
import type { ComparedLayer } from "../Comparison.js";
import type { Fault } from "../Fault.js";
import type { MomentComparison } from "../MomentComparison.js";
import { momentName } from "../momentName.js";
import { shownNumber } from "../shownNumber.js";
import { type LayerRow, layerRows } from "./layerRows.js";
import { count, error, NOTHING, share } from "./numbers.js";
import { type Column, table } from "./table.js";
import { wrapped } from "./text.js";

/** One backend: the verdict, why, the layers in a table, where the differences begin, and the smallest case of a fault. */
export function backendSection(
  backend: BackendComparison,
  layers: readonly ComparedLayer[],
  width: number,
): readonly string[] {
  const { name, verdict, reason, moments, firstDifferent, firstExceeding, largest, fault } = backend;
  const rows = layerRows(backend, layers).filter(({ forward, backward, weights, bound }) =>
    [forward, backward, weights, bound].some((one) => one !== undefined),
  );
  const marks = [
    firstDifferent === firstExceeding
      ? told("First different, and above what is allowed", firstExceeding)
      : told("First different", firstDifferent),
    firstDifferent === firstExceeding ? undefined : told("First above what is allowed", firstExceeding),
    largest === firstExceeding ? undefined : told("Largest share of what is allowed", largest),
  ].flatMap((text) => (text === undefined ? [] : wrapped(text, width, "  ")));
  return [
    ...wrapped(`${name}: ${verdict}`, width),
    ...wrapped(reason, width, "  "),
    ...(verdict === "identical" || rows.length === 0 ? [] : ["", ...layerTable(rows, width)]),
    ...(marks.length === 0 ? [] : ["", ...marks]),
    ...(fault === null ? [] : faultLines(fault, width)),
  ];

  function told(what: string, index: number | null): string | undefined {
    return index === null ? undefined : `${what}: ${momentPhrase(moments[index])}.`;
  }
}

function layerTable(rows: readonly LayerRow[], width: number): readonly string[] {
  const shareOf = (moment: MomentComparison | undefined) =>
    moment === undefined ? NOTHING : share(moment.share);
  const first: Column<LayerRow> = { title: "layer", cell: ({ layer }) => layer || "(model)" };
  const sizes: readonly Column<LayerRow>[] = [
    { title: "error", cell: ({ forward }) => (forward ? error(forward.largestError) : NOTHING) },
    { title: "ULP", cell: ({ forward }) => (forward ? count(forward.worst?.ulp ?? 0) : NOTHING) },
  ];
  const shares: readonly Column<LayerRow>[] = [
    { title: "forward", cell: ({ forward }) => shareOf(forward) },
    { title: "backward", cell: ({ backward }) => shareOf(backward) },
    { title: "weights", cell: ({ weights }) => shareOf(weights) },
    { title: "of bound", cell: ({ bound }) => (bound === undefined ? NOTHING : share(bound)) },
  ];
  const columns =
    width >= 72
      ? [...sizes, ...shares]
      : width >= 52
        ? shares
        : shares.filter(({ title }) => title !== "weights");
  return table([first, ...columns], rows, width - 2).map((line) => `  ${line}`);
}

function momentPhrase(moment: MomentComparison): string {
  const { step, worst, share: own, kink } = moment;
  const where = `${momentName(moment)}, step ${step}`;
  if (worst === null) return where;
  const { position, expected, received, receptiveField } = worst;
  const field =
    receptiveField === null
      ? ""
      : `, made of rows ${receptiveField.rows.join(" to ")} and columns ${receptiveField.columns.join(" to ")} of the picture`;
  const at = position.length === 0 ? "" : ` at [${position.join(", ")}]${field}`;
  return `${where}, ${share(own)}${kink ? " (a kink)" : ""}:${at}${at === "" ? "" : ","} ${shownNumber(received)} instead of ${shownNumber(expected)}`;
}

/** The test keeps its lines whole: it is to be pasted. */
function faultLines({ reduced }: Fault, width: number): readonly string[] {
  if (reduced === null) return [];
  const inputs = reduced.inputs.map(({ name, size }) => `${name} (${size})`).join(", ");
  return [
    "",
    ...wrapped(`The smallest case found, with ${inputs}, as a test:`, width, "  "),
    "",
    ...reduced.test.split("\n"),
  ];
}
