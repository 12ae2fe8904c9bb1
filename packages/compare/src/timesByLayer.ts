import type { Activity } from "@striate/core";
import type { LayerTime } from "./Comparison.js";
import { median } from "./median.js";
import { workOf } from "./workOf.js";

export interface TimedWork extends Activity {
  readonly milliseconds: number;
}

/** Adds up each step's times by layer and pass, and takes the medians over the steps. The update counts as backward. */
export function timesByLayer(
  steps: readonly (readonly TimedWork[])[],
  layers: readonly string[],
): readonly LayerTime[] {
  const sums = steps.map((work) => {
    const byLayer = new Map<string, { forward: number; backward: number }>();
    for (const { milliseconds, ...activity } of work) {
      const { layer, pass } = workOf(activity);
      const sum = byLayer.get(layer) ?? { forward: 0, backward: 0 };
      byLayer.set(layer, sum);
      sum[pass === "forward" ? "forward" : "backward"] += milliseconds;
    }
    return byLayer;
  });
  const named = [...layers, "loss", "update"];
  const seen = new Set(sums.flatMap((byLayer) => [...byLayer.keys()]));
  const rest = [...seen].filter((layer) => !named.includes(layer));
  return [...named, ...rest]
    .filter((layer) => seen.has(layer))
    .map((layer) => ({
      layer,
      forward: median(sums.map((byLayer) => byLayer.get(layer)?.forward ?? 0)),
      backward: median(sums.map((byLayer) => byLayer.get(layer)?.backward ?? 0)),
    }));
}
