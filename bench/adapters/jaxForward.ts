import { type Net, NORM_EPSILON, type Step } from "../nets/Net.js";
import type { Jax, JaxArray } from "./JaxApi.js";

/** A net in jax-js as a function of its weights and NCHW images. */
export function jaxForward(
  { numpy, lax, nn }: Jax,
  net: Net,
  { training }: { readonly training: boolean },
): (weights: readonly JaxArray[], images: JaxArray) => JaxArray {
  const activated = (x: JaxArray, relu: boolean) => (relu ? nn.relu(x) : x);
  const perChannel = (weight: JaxArray) => weight.reshape([1, -1, 1, 1]);
  return (weights, images) => {
    let next = 0;
    const weight = () => weights[next++]!.ref;
    const walk = (steps: readonly Step[], from: JaxArray): JaxArray => steps.reduce(after, from);
    const after = (x: JaxArray, step: Step): JaxArray => {
      switch (step.op) {
        case "conv": {
          const { stride, pad, bias, relu } = step;
          const padding = [
            [pad, pad],
            [pad, pad],
          ];
          const y = lax.conv(x, weight(), [stride, stride], padding);
          return activated(bias ? y.add(perChannel(weight())) : y, relu);
        }
        case "dense":
          return activated(numpy.matmul(x, weight()).add(weight()), step.relu);
        case "norm": {
          const [gamma, beta] = [perChannel(weight()), perChannel(weight())];
          if (!training)
            return x
              .div(Math.sqrt(1 + NORM_EPSILON))
              .mul(gamma)
              .add(beta);
          const centered = x.ref.sub(x.mean([0, 2, 3], { keepdims: true }));
          const variance = centered.ref.mul(centered.ref).mean([0, 2, 3], { keepdims: true });
          return centered
            .div(numpy.sqrt(variance.add(NORM_EPSILON)))
            .mul(gamma)
            .add(beta);
        }
        case "pool":
          return lax.reduceWindow(x, numpy.max, [2, 2], [2, 2]);
        case "relu":
          return nn.relu(x);
        case "flatten":
          return x.reshape([x.shape[0]!, -1]);
        case "average":
          return x.mean([2, 3]);
        case "residual": {
          const body = walk(step.body, x.ref);
          return body.add(walk(step.shortcut, x));
        }
      }
    };
    return walk(net.steps, images);
  };
}
