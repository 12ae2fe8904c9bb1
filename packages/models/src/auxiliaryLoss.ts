import { add, type Labels, mul, type Tensor, TensorError } from "@striate/core";

/** From logits and labels to one number, such as `softmaxCrossEntropy`. */
type Loss = (logits: Tensor, labels: Labels) => Tensor;

/** By the logits of the last layer, as long as they live. */
const auxiliaryOf = new WeakMap<Tensor, readonly Tensor[]>();

/**
 * A loss that adds those of a network's auxiliary heads to that of its last layer: loss + weight · Σ loss of a head. Where a call
 * computed no heads, as in inference, it is the plain loss.
 *
 * @param weight default 0.3, as in Szegedy et al. 2015
 * @throws TensorError `OPTION` for a weight that is negative or no number
 * @example
 * await fit(googlenet({ auxiliary: true }), data, { loss: auxiliaryLoss(softmaxCrossEntropy), … });
 */
export function auxiliaryLoss(loss: Loss, { weight = 0.3 }: { readonly weight?: number } = {}): Loss {
  if (!(weight >= 0 && Number.isFinite(weight))) {
    throw new TensorError("OPTION", "auxiliaryLoss", `weight ${weight} is no share`, "The paper's is 0.3");
  }
  return (logits, labels) =>
    (auxiliaryOf.get(logits) ?? []).reduce(
      (sum, head) => add(sum, mul(loss(head, labels), weight)),
      loss(logits, labels),
    );
}

/** For a model's `call`: the logits of its heads, which belong to those it returns. */
export function rememberAuxiliary(logits: Tensor, heads: readonly Tensor[]): void {
  auxiliaryOf.set(logits, heads);
}
