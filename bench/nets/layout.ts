import type { Net, Step } from "./Net.js";

export interface WeightLayout {
  readonly role: "kernel" | "dense" | "bias" | "gamma" | "beta";
  readonly shape: readonly number[];
  /** Of a dense layer that follows a flatten: the maps that it reads. */
  readonly maps?: readonly [height: number, width: number, channels: number];
}

export interface NetLayout {
  /** In the order of the steps, a residual's body before its shortcut: the order of the weights in a net's file. */
  readonly weights: readonly WeightLayout[];
  /** Multiply-adds of convolutions and dense layers, for one image, forward. */
  readonly multiplyAdds: number;
  /** The same for the first convolution, whose input gradient nobody needs. */
  readonly firstMultiplyAdds: number;
}

type Maps = readonly [height: number, width: number, channels: number];

/** Shapes of all weights, and the work for one image. */
export function layoutOf({ input, steps }: Net): NetLayout {
  const weights: WeightLayout[] = [];
  const multiplyAdds: number[] = [];
  let flattened: Maps | undefined;

  const walk = (list: readonly Step[], from: Maps): Maps => list.reduce(after, from);
  const after = ([height, width, channels]: Maps, step: Step): Maps => {
    switch (step.op) {
      case "conv": {
        const { filters, kernel, stride, pad, bias } = step;
        const [h, w] = [height, width].map((size) => Math.floor((size + 2 * pad - kernel) / stride) + 1);
        weights.push({ role: "kernel", shape: [kernel, kernel, channels, filters] });
        if (bias) weights.push({ role: "bias", shape: [filters] });
        multiplyAdds.push(h! * w! * kernel ** 2 * channels * filters);
        return [h!, w!, filters];
      }
      case "dense": {
        const inputs = height * width * channels;
        const maps = flattened === undefined ? {} : { maps: flattened };
        weights.push({ role: "dense", shape: [inputs, step.units], ...maps });
        weights.push({ role: "bias", shape: [step.units] });
        multiplyAdds.push(inputs * step.units);
        flattened = undefined;
        return [1, 1, step.units];
      }
      case "norm":
        weights.push({ role: "gamma", shape: [channels] }, { role: "beta", shape: [channels] });
        return [height, width, channels];
      case "pool":
        return [Math.floor(height / 2), Math.floor(width / 2), channels];
      case "flatten":
        flattened = [height, width, channels];
        return flattened;
      case "average":
        return [1, 1, channels];
      case "relu":
        return [height, width, channels];
      case "residual": {
        const maps = walk(step.body, [height, width, channels]);
        walk(step.shortcut, [height, width, channels]);
        return maps;
      }
    }
  };
  walk(steps, input);
  return {
    weights,
    multiplyAdds: multiplyAdds.reduce((total, count) => total + count, 0),
    firstMultiplyAdds: multiplyAdds[0]!,
  };
}
