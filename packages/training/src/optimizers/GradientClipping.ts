import { mul, type Tensor, TensorError } from "@striate/core";
import { clipByNorm, clipByValue, shrinkage } from "./clipGradients.js";
import type { OptimizerOptions } from "./OptimizerOptions.js";

/** How an optimizer's options say that gradients are clipped: by value, each by its norm, all by their norm together, or not at all. */
export class GradientClipping {
  readonly settings: Readonly<Record<string, number>>;

  /** @throws TensorError `OPTION` */
  constructor(op: string, { clipValue, clipNorm, globalClipNorm }: OptimizerOptions) {
    const given = Object.entries({ clipValue, clipNorm, globalClipNorm }).filter(
      (entry): entry is [string, number] => entry[1] !== undefined,
    );
    for (const [name, limit] of given) checkLimit(op, name, limit);
    if (given.length > 1) {
      throw new TensorError(
        "OPTION",
        op,
        `${given.map(([name]) => name).join(" and ")} are given`,
        "Clip in one way only",
      );
    }
    this.settings = Object.fromEntries(given);
  }

  /** What is done to each of a step's gradients; to be disposed of after the last of them. */
  clipperFor(gradients: readonly Tensor[]): Clipper {
    const { clipValue, clipNorm, globalClipNorm } = this.settings;
    if (clipValue !== undefined) return { clip: (gradient) => clipByValue(gradient, clipValue), ...NOTHING };
    if (clipNorm !== undefined) return { clip: (gradient) => clipByNorm(gradient, clipNorm), ...NOTHING };
    if (globalClipNorm === undefined || gradients.length === 0)
      return { clip: (gradient) => gradient, ...NOTHING };
    const scale = shrinkage(gradients, globalClipNorm);
    return { clip: (gradient) => mul(gradient, scale), dispose: () => scale.dispose() };
  }
}

interface Clipper {
  readonly clip: (gradient: Tensor) => Tensor;
  readonly dispose: () => void;
}

const NOTHING = { dispose: () => {} };

function checkLimit(op: string, name: string, limit: unknown): void {
  if (typeof limit === "number" && limit > 0 && limit < Number.POSITIVE_INFINITY) return;
  throw new TensorError("OPTION", op, `${name} ${limit} is not a number above 0`, "A usual one is 1");
}
