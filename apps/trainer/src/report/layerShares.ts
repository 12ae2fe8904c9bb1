import type { BackendComparison, Comparison, MomentComparison } from "@striate/compare";

/** How far off a backend is at one row of the network. */
export interface LayerShares {
  /** The layer's path, `loss` or `images`. */
  readonly name: string;
  readonly forward: PassShare | undefined;
  readonly backward: PassShare | undefined;
  readonly update: PassShare | undefined;
}

/** The largest share of what is allowed: 0 where all bits are the same, ∞ where a number is not finite. */
export interface PassShare {
  /** In the first step. */
  readonly first: number | undefined;
  /** In any step. */
  readonly most: number;
}

/** The rows that the network has in the report: the images, every layer, the loss. The model itself ends as its last layer does. */
export function layerShares({ layers }: Comparison, { moments }: BackendComparison): readonly LayerShares[] {
  const row = (name: string, mine: (moment: MomentComparison) => boolean): LayerShares => {
    const own = moments.filter(mine);
    const of = (pass: MomentComparison["pass"]) => most(own.filter((moment) => moment.pass === pass));
    return { name, forward: of("forward"), backward: of("backward"), update: of("update") };
  };
  return [
    row("images", ({ what }) => what === "inputGradient"),
    ...layers
      .filter(({ path }) => path !== "")
      .map(({ path }) =>
        row(path, ({ layer, what }) => layer === path && what !== "loss" && what !== "inputGradient"),
      ),
    row("loss", ({ what }) => what === "loss"),
  ].filter(({ forward, backward, update }) => forward ?? backward ?? update);
}

function most(moments: readonly MomentComparison[]): PassShare | undefined {
  if (moments.length === 0) return undefined;
  const largest = (some: readonly MomentComparison[]) =>
    Math.max(...some.map(({ share }) => share ?? Number.POSITIVE_INFINITY));
  const first = moments.filter(({ step }) => step === 1);
  return { first: first.length === 0 ? undefined : largest(first), most: largest(moments) };
}
