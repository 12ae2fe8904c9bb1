import type { PropertyResult } from "@striate/backend-conformance";

/** A mistake that backends are prone to, and the properties that come down where it is made. */
export interface Trap {
  readonly name: string;
  /** How it should be. */
  readonly rule: string;
  /** Group and name of a property, or the beginning of that. */
  readonly properties: readonly string[];
}

export interface TrapResult {
  readonly trap: Trap;
  /** `in doubt` where a property that would notice does not hold, for this reason or another; `not asked` where none ran. */
  readonly verdict: "passed" | "in doubt" | "not asked";
  /** Those that do not hold. */
  readonly failing: readonly string[];
}

export const TRAPS: readonly Trap[] = [
  {
    name: "after-padding",
    rule: 'where "same" pads by an odd number, the larger half lies below and to the right',
    properties: ["conv2d agrees", "conv2dGradInput agrees", "conv2dGradKernel agrees", "maxPool2d agrees"],
  },
  {
    name: "border averages",
    rule: "at the border a mean divides by the cells inside the image, unless padding is to count",
    properties: ["avgPool2d agrees", "avgPool2dGrad agrees", "layer AveragePool2D"],
  },
  {
    name: "ties",
    rule: "of equal maxima the first in row-major order wins, and it alone gets the gradient",
    properties: ["maxPool2d agrees", "argMax agrees"],
  },
  {
    name: "transposed sizes",
    rule: "the gradient of the image has the size of that image, where several sizes lead to one output",
    properties: [
      "conv2dGradInput agrees",
      "conv2d has conv2dGradInput as its adjoint",
      "layer Conv2DTranspose",
    ],
  },
  {
    name: "batch statistics",
    rule: "the variance is the population's, and does not cancel away where the mean is large",
    properties: ["batchNormTraining agrees", "layer BatchNormalization"],
  },
  {
    name: "stable cross-entropy",
    rule: "logits of hundreds give finite losses: the largest is taken off before exp",
    properties: ["softmaxCrossEntropy agrees"],
  },
  {
    name: "every bit",
    rule: "writing and reading keep the bits of NaN and of −0",
    properties: ["buffers keep all bits"],
  },
];

/** How a run went with regard to each trap. */
export function trapResults(results: readonly PropertyResult[]): readonly TrapResult[] {
  return TRAPS.map((trap) => {
    const asked = results.filter((result) =>
      trap.properties.some((start) => `${result.group} ${result.name}`.startsWith(start)),
    );
    const failing = asked
      .filter(({ failure }) => failure !== undefined)
      .map(({ group, name }) => `${group} ${name}`);
    return {
      trap,
      failing,
      verdict: asked.length === 0 ? "not asked" : failing.length === 0 ? "passed" : "in doubt",
    };
  });
}
