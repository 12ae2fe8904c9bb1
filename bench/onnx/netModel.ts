import { layoutOf } from "../nets/layout.js";
import { type Net, NORM_EPSILON, type Step } from "../nets/Net.js";
import { OnnxGraph } from "./OnnxGraph.js";

/** A whole net as an ONNX model with input `x`, NCHW. Moving statistics are those of a net that has not trained: 0 and 1. */
export function netModel(net: Net, weights: readonly Float32Array[], batch: number): Uint8Array {
  const graph = new OnnxGraph();
  const { weights: layout } = layoutOf(net);
  let next = 0;
  const weight = (): { readonly name: string; readonly size: number } => {
    const { role, shape } = layout[next]!;
    const [height, width, inputs, outputs] = shape as [number, number, number, number];
    const stored = role === "kernel" ? [outputs, inputs, height, width] : shape;
    return { name: graph.constant(weights[next++]!, stored), size: shape.at(-1)! };
  };
  const statistic = (value: number, size: number) =>
    graph.constant(new Float32Array(size).fill(value), [size]);
  const activated = (x: string, relu: boolean) => (relu ? graph.node("Relu", [x]) : x);
  const walk = (steps: readonly Step[], from: string): string => steps.reduce(after, from);
  const after = (x: string, step: Step): string => {
    switch (step.op) {
      case "conv": {
        const { kernel, stride, pad, bias, relu } = step;
        const inputs = [x, weight().name, ...(bias ? [weight().name] : [])];
        const attributes = {
          kernel_shape: [kernel, kernel],
          strides: [stride, stride],
          pads: [pad, pad, pad, pad],
        };
        return activated(graph.node("Conv", inputs, attributes), relu);
      }
      case "dense":
        return activated(graph.node("Gemm", [x, weight().name, weight().name]), step.relu);
      case "norm": {
        const [gamma, beta] = [weight(), weight()];
        const inputs = [x, gamma.name, beta.name, statistic(0, gamma.size), statistic(1, gamma.size)];
        return graph.node("BatchNormalization", inputs, { epsilon: { float: NORM_EPSILON } });
      }
      case "pool":
        return graph.node("MaxPool", [x], { kernel_shape: [2, 2], strides: [2, 2] });
      case "relu":
        return graph.node("Relu", [x]);
      case "flatten":
        return graph.node("Flatten", [x]);
      case "average":
        return graph.node("Flatten", [graph.node("GlobalAveragePool", [x])]);
      case "residual": {
        const body = walk(step.body, x);
        return graph.node("Add", [body, walk(step.shortcut, x)]);
      }
    }
  };
  const [height, width, channels] = net.input;
  const output = walk(net.steps, graph.input("x", [batch, channels, height, width]));
  return graph.model(output);
}
