import type { Backend, BinaryOp, DeviceBuffer } from "@striate/core";
import { broadcastGeometry } from "@striate/core";
import { wrapped } from "./wrapped.js";

/**
 * The reference backend with every fused primitive, composed of its primitives one after the other: float32 between any two of them, as
 * on any device.
 */
export function createFusedReference(): Backend {
  return wrapped(fusedPrimitives);
}

function fusedPrimitives(on: Backend): Partial<Backend> {
  return {
    conv2dBias: (x, kernel, bias, activation, geometry) =>
      composed(on, (step) => {
        const sum = step.rows("add", step.keep(on.conv2d(x, kernel, geometry)), bias);
        return [activation === "relu" ? step.keep(on.unary("relu", sum)) : sum];
      })[0],
    matMulBias: (a, b, bias, activation, geometry) =>
      composed(on, (step) => {
        const sum = step.rows("add", step.keep(on.matMul(a, b, geometry)), bias);
        return [activation === "relu" ? step.keep(on.unary("relu", sum)) : sum];
      })[0],
    reluGrad: (dy, y) =>
      composed(on, (step) => {
        return [step.rows("mul", dy, step.keep(on.unary("sign", step.keep(on.unary("relu", y)))))];
      })[0],
    batchNorm: (x, { mean, variance }, weights, epsilon) =>
      composed(on, (step) => [scaled(step, normalized(step, x, mean, variance, epsilon), weights)])[0],
    batchNormTraining: (x, weights, epsilon) => {
      const [y, mean, variance] = composed(on, (step) => {
        const channels = (weights.gamma ?? weights.beta)!.size;
        const center = step.mean(x, channels);
        const centered = step.rows("sub", x, center);
        const spread = step.mean(step.rows("mul", centered, centered), channels);
        return [scaled(step, normalized(step, x, center, spread, epsilon), weights), center, spread];
      });
      return { y, mean, variance };
    },
    batchNormGrad: (dy, x, { mean, variance }, gamma, epsilon) => {
      const [dx, dGamma, dBeta] = composed(on, (step) => {
        const hat = normalized(step, x, mean, variance, epsilon);
        const weighted = step.rows("mul", dy, hat);
        const projection = step.rows("mul", hat, step.mean(weighted, mean.size));
        const rest = step.rows("sub", step.rows("sub", dy, step.mean(dy, mean.size)), projection);
        const unscaled = step.rows("div", rest, deviation(step, variance, epsilon));
        return [
          gamma === undefined ? unscaled : step.rows("mul", unscaled, gamma),
          step.sum(weighted, mean.size),
          step.sum(dy, mean.size),
        ];
      });
      return { dx, dGamma, dBeta };
    },
    softmaxCrossEntropy: (logits, labels, smoothing) => {
      const [losses, gradient] = composed(on, (step) => {
        const classes = logits.size / labels.size;
        const target = step.affine(step.keep(on.oneHot(labels, classes)), 1 - smoothing, smoothing / classes);
        const columns = { outer: labels.size, reduced: classes, inner: 1 };
        const largest = step.keep(on.reduce("max", logits, columns));
        const shifted = step.columns("sub", logits, largest);
        const total = step.keep(on.reduce("sum", step.keep(on.unary("exp", shifted)), columns));
        const logarithms = step.columns("sub", shifted, step.keep(on.unary("log", total)));
        const sums = step.keep(on.reduce("sum", step.rows("mul", target, logarithms), columns));
        const probabilities = step.keep(on.unary("exp", logarithms));
        return [step.affine(sums, -1, 0), step.rows("sub", probabilities, target)];
      });
      return { losses, gradient };
    },
    adamStep: (w, g, m, v, { rate, beta1, beta2, epsilon }) => {
      const [value, momentum, velocity] = composed(on, (step) => {
        const mean = step.rows("add", step.affine(m, beta1, 0), step.affine(g, 1 - beta1, 0));
        const squares = step.affine(step.rows("mul", g, g), 1 - beta2, 0);
        const square = step.rows("add", step.affine(v, beta2, 0), squares);
        const below = step.affine(step.keep(on.unary("sqrt", square)), 1, epsilon);
        const change = step.affine(step.rows("div", mean, below), rate, 0);
        return [step.rows("sub", w, change), mean, square];
      });
      return { value, momentum, velocity };
    },
    sgdStep: (w, g, v, { rate, momentum, nesterov }) => {
      const [value, velocity] = composed(on, (step) => {
        const change = step.affine(g, rate, 0);
        const next = step.rows("sub", step.affine(v, momentum, 0), change);
        if (!nesterov) return [step.rows("add", w, next), next];
        return [step.rows("sub", step.rows("add", w, step.affine(next, momentum, 0)), change), next];
      });
      return { value, velocity };
    },
  };
}

/** Primitives whose results are freed at the end. */
interface Step {
  keep(buffer: DeviceBuffer): DeviceBuffer;
  /** `a` with `b` for every row, or with all of `b`. */
  rows(op: BinaryOp, a: DeviceBuffer, b: DeviceBuffer): DeviceBuffer;
  /** `a` with one number of `b` for every row. */
  columns(op: BinaryOp, a: DeviceBuffer, b: DeviceBuffer): DeviceBuffer;
  affine(x: DeviceBuffer, scale: number, shift: number): DeviceBuffer;
  sqrt(x: DeviceBuffer): DeviceBuffer;
  sum(x: DeviceBuffer, channels: number): DeviceBuffer;
  mean(x: DeviceBuffer, channels: number): DeviceBuffer;
}

function composed(on: Backend, run: (step: Step) => readonly DeviceBuffer[]): DeviceBuffer[] {
  const made: DeviceBuffer[] = [];
  const keep = (buffer: DeviceBuffer) => {
    made.push(buffer);
    return buffer;
  };
  const sum = (x: DeviceBuffer, channels: number) =>
    keep(on.reduce("sum", x, { outer: 1, reduced: x.size / channels, inner: channels }));
  const step: Step = {
    keep,
    rows: (op, a, b) => keep(on.binary(op, a, b, broadcastGeometry(op, [a.size / b.size, b.size], [b.size]))),
    columns: (op, a, b) =>
      keep(on.binary(op, a, b, broadcastGeometry(op, [b.size, a.size / b.size], [b.size, 1]))),
    affine: (x, scale, shift) => keep(on.affine(x, scale, shift)),
    sqrt: (x) => keep(on.unary("sqrt", x)),
    sum,
    mean: (x, channels) => keep(on.affine(sum(x, channels), channels / x.size, 0)),
  };
  let results: readonly DeviceBuffer[] = [];
  try {
    results = run(step);
    return [...results];
  } finally {
    for (const buffer of made) if (!results.includes(buffer)) on.free(buffer);
  }
}

function deviation(step: Step, variance: DeviceBuffer, epsilon: number): DeviceBuffer {
  return step.sqrt(step.affine(variance, 1, epsilon));
}

function normalized(
  step: Step,
  x: DeviceBuffer,
  mean: DeviceBuffer,
  variance: DeviceBuffer,
  epsilon: number,
): DeviceBuffer {
  return step.rows("div", step.rows("sub", x, mean), deviation(step, variance, epsilon));
}

function scaled(
  step: Step,
  x: DeviceBuffer,
  { gamma, beta }: { readonly gamma: DeviceBuffer | undefined; readonly beta: DeviceBuffer | undefined },
): DeviceBuffer {
  const y = gamma === undefined ? x : step.rows("mul", x, gamma);
  return beta === undefined ? y : step.rows("add", y, beta);
}
