import type { BackendComparison } from "../BackendComparison.js";
import type { ComparedLayer } from "../Comparison.js";
import type { MomentComparison } from "../MomentComparison.js";

/** One layer's worst on one backend; undefined where it has nothing of the kind. */
export interface LayerRow {
  readonly layer: string;
  /** Of the outputs in all steps: the one with the largest share. */
  readonly forward: MomentComparison | undefined;
  /** Of gradients at its output and of its weights. */
  readonly backward: MomentComparison | undefined;
  readonly weights: MomentComparison | undefined;
  /** The largest share of a derived bound; null is out of all bounds. */
  readonly bound: number | null | undefined;
}

/** The layers in the order of the forward pass, then the loss and what is no layer's, each with its worst. */
export function layerRows(backend: BackendComparison, layers: readonly ComparedLayer[]): readonly LayerRow[] {
  const { moments, primitives } = backend;
  const rows = layers.map(({ path }) => {
    const own = moments.filter(({ layer, what }) => layer === path && what !== "loss");
    return {
      layer: path,
      forward: worst(own.filter(({ what }) => what === "output")),
      backward: worst(own.filter(({ pass, what }) => pass === "backward" && what !== "inputGradient")),
      weights: worst(own.filter(({ pass }) => pass === "update")),
      bound: boundOf(path),
    };
  });
  const loss = {
    layer: "loss",
    forward: worst(moments.filter(({ what }) => what === "loss")),
    backward: undefined,
    weights: undefined,
    bound: boundOf("loss"),
  };
  const input = {
    layer: "input",
    forward: undefined,
    backward: worst(moments.filter(({ what }) => what === "inputGradient")),
    weights: undefined,
    bound: undefined,
  };
  const update = {
    ...{ layer: "update", forward: undefined, backward: undefined, weights: undefined },
    bound: boundOf("update"),
  };
  return [input, ...rows, loss, update];

  function boundOf(path: string): number | null | undefined {
    const shares = primitives.filter(({ layer, judged }) => layer === path && judged).map((one) => one.share);
    if (shares.length === 0) return undefined;
    return shares.includes(null) ? null : Math.max(...shares.map((one) => one ?? 0));
  }
}

function worst(moments: readonly MomentComparison[]): MomentComparison | undefined {
  const shareOf = (one: MomentComparison) => one.share ?? Number.POSITIVE_INFINITY;
  return moments.reduce<MomentComparison | undefined>(
    (one, other) => (one === undefined || shareOf(other) > shareOf(one) ? other : one),
    undefined,
  );
}
