import { layoutOf } from "../nets/layout.js";
import { type Net, NORM_EPSILON, type Step } from "../nets/Net.js";
import type { TensorFlow, TfTensor } from "./TensorFlow.js";

type Forward = (x: TfTensor, options: { readonly training: boolean }) => TfTensor;

/** A net in TensorFlow.js; its weights are variables. */
export function tfjsForward(tf: TensorFlow, net: Net, weights: readonly Float32Array[]): Forward {
  const { weights: layout } = layoutOf(net);
  const variables = weights.map((data, index) => tf.variable(tf.tensor(data, layout[index]!.shape)));
  const activated = (x: TfTensor, relu: boolean) => (relu ? tf.relu(x) : x);
  return (images, { training }) => {
    let next = 0;
    const weight = () => variables[next++]!;
    const walk = (steps: readonly Step[], from: TfTensor): TfTensor => steps.reduce(after, from);
    const after = (x: TfTensor, step: Step): TfTensor => {
      switch (step.op) {
        case "conv": {
          const { stride, pad, bias, relu } = step;
          const explicit = [
            [0, 0],
            [pad, pad],
            [pad, pad],
            [0, 0],
          ];
          const y =
            pad === 0
              ? tf.conv2d(x, weight(), stride, "valid")
              : tf.conv2d(x, weight(), stride, explicit, "NHWC", 1, "floor");
          return activated(bias ? tf.add(y, weight()) : y, relu);
        }
        case "dense":
          return activated(tf.add(tf.matMul(x, weight()), weight()), step.relu);
        case "norm": {
          const [gamma, beta] = [weight(), weight()];
          const { mean, variance } = training
            ? tf.moments(x, [0, 1, 2])
            : { mean: tf.zeros(gamma.shape), variance: tf.ones(gamma.shape) };
          return tf.batchNorm(x, mean, variance, beta, gamma, NORM_EPSILON);
        }
        case "pool":
          return tf.maxPool(x, 2, 2, "valid");
        case "relu":
          return tf.relu(x);
        case "flatten":
          return tf.reshape(x, [x.shape[0]!, -1]);
        case "average":
          return tf.mean(x, [1, 2]);
        case "residual": {
          const body = walk(step.body, x);
          return tf.add(body, walk(step.shortcut, x));
        }
      }
    };
    return walk(net.steps, images);
  };
}
