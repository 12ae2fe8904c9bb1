let label: string | undefined;
let backward = false;

/** What is being computed right now. */
export interface Activity {
  /** Path of the layer at work, or what `withLabel` was told. */
  readonly label: string | undefined;
  readonly pass: "forward" | "backward";
}

/**
 * Names what `fn` computes: profiles show its primitives, and later those of its gradients, under this label. Layers do it with their path.
 * The innermost label counts, and what `fn` does after an `await` has none.
 *
 * @example
 * const value = withLabel("loss", () => softmaxCrossEntropy(logits, labels));
 */
export function withLabel<T>(name: string | undefined, fn: () => T): T {
  return within(name, backward, fn);
}

/** The gradients of what was computed under a label. */
export function withBackwardLabel<T>(name: string | undefined, fn: () => T): T {
  return within(name, true, fn);
}

export function currentLabel(): string | undefined {
  return label;
}

export function currentActivity(): Activity {
  return { label, pass: backward ? "backward" : "forward" };
}

function within<T>(name: string | undefined, isBackward: boolean, fn: () => T): T {
  const outerLabel = label;
  const outerBackward = backward;
  label = name;
  backward = isBackward;
  try {
    return fn();
  } finally {
    label = outerLabel;
    backward = outerBackward;
  }
}
