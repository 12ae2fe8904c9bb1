import { instead, look, type Mutant, mutant } from "./Mutant.js";

export const fusedMutants: readonly Mutant[] = [
  mutant("the gradient passes where relu is exactly 0", "reluGrad", (on) => ({
    reluGrad: (dy, y) =>
      instead(on, on.reluGrad!(dy, y), () => {
        const outputs = look(on, y);
        return look(on, dy).map((value, i) => (outputs[i] >= 0 ? value : 0));
      }),
  })),
  mutant("epsilon is added outside the root", "batchNorm", (on) => ({
    batchNorm: (x, { mean, variance }, weights, epsilon) => {
      on.free(on.batchNorm!(x, { mean, variance }, weights, epsilon));
      const spread = on.write(look(on, variance).map((v) => (Math.sqrt(v) + epsilon) ** 2 - epsilon));
      const y = on.batchNorm!(x, { mean, variance: spread }, weights, epsilon);
      on.free(spread);
      return y;
    },
  })),
  mutant("beta without gamma is forgotten", "batchNorm", (on) => ({
    batchNorm: (x, statistics, { gamma, beta }, epsilon) => {
      const y = on.batchNorm!(x, statistics, { gamma, beta }, epsilon);
      if (gamma !== undefined || beta === undefined) return y;
      on.free(y);
      return on.batchNorm!(x, statistics, { gamma, beta: undefined }, epsilon);
    },
  })),
  mutant("the variance is that of a sample", "batchNormTraining", (on) => ({
    batchNormTraining: (x, weights, epsilon) => {
      const { y, mean, variance } = on.batchNormTraining!(x, weights, epsilon);
      const rows = x.size / mean.size;
      return {
        y,
        mean,
        variance: instead(on, variance, (v) =>
          rows > 1 ? v.map((value) => (value * rows) / (rows - 1)) : v,
        ),
      };
    },
  })),
  mutant("the variance is E[x²] − E[x]² in float32", "batchNormTraining", (on) => ({
    batchNormTraining: (x, weights, epsilon) => {
      const { y, mean, variance } = on.batchNormTraining!(x, weights, epsilon);
      const [values, channels] = [look(on, x), mean.size];
      const onePass = (_: number, c: number) => {
        let [sum, squares] = [0, 0];
        for (let i = c; i < values.length; i += channels) {
          sum = Math.fround(sum + values[i]);
          squares = Math.fround(squares + Math.fround(values[i] ** 2));
        }
        const rows = values.length / channels;
        return Math.fround(squares / rows) - Math.fround(sum / rows) ** 2;
      };
      return { y, mean, variance: instead(on, variance, (v) => v.map(onePass)) };
    },
  })),
  mutant("the statistics are taken for constants", "batchNormGrad", (on) => ({
    batchNormGrad: (dy, x, { mean, variance }, gamma, epsilon) => {
      const { dx, dGamma, dBeta } = on.batchNormGrad!(dy, x, { mean, variance }, gamma, epsilon);
      const spread = look(on, variance);
      const scale = gamma === undefined ? spread.map(() => 1) : look(on, gamma);
      const simple = (value: number, i: number) =>
        (value * scale[i % spread.length]) / Math.sqrt(spread[i % spread.length] + epsilon);
      return { dx: instead(on, dx, () => look(on, dy).map(simple)), dGamma, dBeta };
    },
  })),
  mutant("the gradient of gamma is not normalized", "batchNormGrad", (on) => ({
    batchNormGrad: (dy, x, { mean, variance }, gamma, epsilon) => {
      const { dx, dGamma, dBeta } = on.batchNormGrad!(dy, x, { mean, variance }, gamma, epsilon);
      const spread = look(on, variance);
      return {
        dx,
        dGamma: instead(on, dGamma, (g) => g.map((v, c) => v * Math.sqrt(spread[c] + epsilon))),
        dBeta,
      };
    },
  })),
  mutant("the largest logit is not taken off first", "softmaxCrossEntropy", (on) => ({
    softmaxCrossEntropy: (logits, labels, smoothing) => {
      const { losses, gradient } = on.softmaxCrossEntropy!(logits, labels, smoothing);
      const [z, classes] = [look(on, logits), logits.size / labels.size];
      const overflows = (row: number) => {
        let total = 0;
        for (let c = 0; c < classes; c++)
          total = Math.fround(total + Math.fround(Math.exp(z[row * classes + c])));
        return total === 0 || total === Number.POSITIVE_INFINITY;
      };
      return {
        losses: instead(on, losses, (l) => l.map((value, row) => (overflows(row) ? Number.NaN : value))),
        gradient,
      };
    },
  })),
  mutant("label smoothing is dropped", "softmaxCrossEntropy", (on) => ({
    softmaxCrossEntropy: (logits, labels) => on.softmaxCrossEntropy!(logits, labels, 0),
  })),
  mutant("label smoothing is dropped from the gradient", "softmaxCrossEntropy", (on) => ({
    softmaxCrossEntropy: (logits, labels, smoothing) => {
      const { losses, gradient } = on.softmaxCrossEntropy!(logits, labels, smoothing);
      on.free(gradient);
      const plain = on.softmaxCrossEntropy!(logits, labels, 0);
      on.free(plain.losses);
      return { losses, gradient: plain.gradient };
    },
  })),
  mutant("Adam's epsilon stands under the root", "adamStep", (on) => ({
    adamStep: (w, g, m, v, step) => {
      const { value, momentum, velocity } = on.adamStep!(w, g, m, v, step);
      const [mean, square] = [look(on, momentum), look(on, velocity)];
      const { rate, epsilon } = step;
      const under = (old: number, i: number) => old - (rate * mean[i]) / Math.sqrt(square[i] + epsilon);
      return { value: instead(on, value, () => look(on, w).map(under)), momentum, velocity };
    },
  })),
  mutant("Adam's 1 − β₂ is taken of a float32", "adamStep", (on) => ({
    adamStep: (w, g, m, v, step) => {
      const { value, momentum, velocity } = on.adamStep!(w, g, m, v, step);
      const [beta, gradients, squares] = [Math.fround(step.beta2), look(on, g), look(on, v)];
      const blend = (_: number, i: number) => beta * squares[i] + (1 - beta) * gradients[i] ** 2;
      return { value, momentum, velocity: instead(on, velocity, (old) => old.map(blend)) };
    },
  })),
  mutant("nesterov is ignored", "sgdStep", (on) => ({
    sgdStep: (w, g, v, step) => on.sgdStep!(w, g, v, { ...step, nesterov: false }),
  })),
  mutant("momentum is applied to the gradient too", "sgdStep", (on) => ({
    sgdStep: (w, g, v, step) => on.sgdStep!(w, g, v, { ...step, rate: step.rate * (1 - step.momentum) }),
  })),
];
