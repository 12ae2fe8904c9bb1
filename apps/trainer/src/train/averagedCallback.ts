import type { Model } from "@striate/layers";
import type { Callback, ExponentialMovingAverage } from "@striate/training";

/** A callback that sees the averages of the weights at the end of every epoch, and, unless other weights were restored by then, at the end of the run. */
export function averagedCallback(
  callback: Callback,
  model: Model,
  { ema, restored }: { readonly ema: ExponentialMovingAverage | undefined; readonly restored: boolean },
): Callback {
  if (ema === undefined) return callback;
  return {
    ...callback,
    onEpochEnd: (record) => ema.during(model, () => callback.onEpochEnd?.(record)),
    onTrainEnd: (history) =>
      restored ? callback.onTrainEnd?.(history) : ema.during(model, () => callback.onTrainEnd?.(history)),
  };
}
