import { detach, type Tensor } from "@striate/core";
import type { CallContext, LayerInput, Model } from "@striate/layers";

/** What a layer gave in one call. */
export interface Tap {
  /** The layer's path; empty for the model itself. */
  readonly layer: string;
  /** The same, or `output`; with the number of the call where the layer is called again. */
  readonly path: string;
  readonly output: Tensor;
  /** A handle of its own on the same numbers, which outlives all scopes. */
  readonly copy: Tensor;
}

export interface Taps {
  /** What the layers gave since the last time, in the order in which they were done. The copies are the taker's to dispose of. */
  take(): readonly Tap[];
  /** Ends the listening. */
  remove(): void;
}

/** Notes what every layer of a built model gives, from now on. */
export function tap(model: Model): Taps {
  let taps: Tap[] = [];
  const layers = model.tree().map((layer) => ({ layer, call: layer.call }));
  for (const { layer, call } of layers) {
    const own = layer.site?.path ?? "";
    layer.call = (input: LayerInput, context?: CallContext) => {
      const output = call(input, context);
      const calls = taps.filter((other) => other.layer === own).length;
      const path = `${own || "output"}${calls === 0 ? "" : ` (call ${calls + 1})`}`;
      taps.push({ layer: own, path, output, copy: handleOn(output) });
      return output;
    };
  }
  return {
    take: () => {
      const taken = taps;
      taps = [];
      return taken;
    },
    remove: () => {
      for (const { layer, call } of layers) layer.call = call;
    },
  };
}

/** A handle of its own on the same numbers, which outlives all scopes. */
export const handleOn = (one: Tensor): Tensor => detach(one.alias(one.shape));
