import { formatShape } from "@striate/core";
import type { Comparison } from "./Comparison.js";
import { backendSection } from "./format/backendSection.js";
import { wrapped } from "./format/text.js";
import { timeSection } from "./format/timeSection.js";

export interface FormatOptions {
  /** Columns of the terminal. Default 80. */
  readonly width?: number;
}

/**
 * A comparison as text for a terminal: each backend's verdict with its reason, its layers in a table, and the times of all. Only tests to paste
 * may be wider than `width`.
 *
 * In the tables `forward`, `backward` and `weights` are the largest difference as a share of what is allowed, over all steps, `of bound` that of a
 * single call as a share of its derived bound; `error` and `ULP` belong to `forward`.
 */
export function formatComparison(comparison: Comparison, { width = 80 }: FormatOptions = {}): string {
  const { model, inputShape, parameters, steps, kinks, layers, backends } = comparison;
  const what = `${model} on ${formatShape(inputShape)}, ${parameters.toLocaleString("en-US")} weights, ${steps} ${steps === 1 ? "step" : "steps"} of training beside the reference`;
  const kinked = `The batch stands on a kink of the network in ${kinks} places: there small moves change much, and much is allowed.`;
  const times = timeSection(comparison, width);
  return [
    ...wrapped(what, width),
    ...(kinks === 0 ? [] : wrapped(kinked, width)),
    ...backends.flatMap((backend) => ["", ...backendSection(backend, layers, width)]),
    ...(times.length === 0 ? [] : ["", ...times]),
    "",
  ].join("\n");
}
