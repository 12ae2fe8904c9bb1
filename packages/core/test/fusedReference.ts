import { createReferenceBackend } from "@striate/backend-reference";
import type { Backend, BatchNormStatistics, DeviceBuffer } from "../src/index.js";

export interface FusedReference extends Backend {
  /** The names of the primitives called so far, in order. */
  readonly calls: string[];
}

/** The reference with every fused primitive, straight from its formula in float64: for the paths that operations take where a backend has them. */
export function createFusedReference(): FusedReference {
  const reference: Backend = createReferenceBackend();
  const calls: string[] = [];
  const fused = { ...products(reference), ...normalization(reference), ...training(reference), calls };
  return new Proxy(reference, {
    get(target, name) {
      const member: unknown = Reflect.get(name in fused ? fused : target, name, target);
      if (typeof member !== "function") return member;
      return (...parameters: unknown[]) => {
        if (!BOOKKEEPING.includes(String(name))) calls.push(String(name));
        return Reflect.apply(member, target, parameters);
      };
    },
  }) as FusedReference;
}

const BOOKKEEPING = ["write", "read", "readSync", "free", "memory", "dispose"];

/** Numbers of a buffer as float64. */
function read(backend: Backend, buffer: DeviceBuffer): readonly number[] {
  return Array.from(backend.readSync!(buffer));
}

/** Rounds once. */
function write(backend: Backend, values: readonly number[]): DeviceBuffer {
  return backend.write(Float32Array.from(values));
}

type Fused<Name extends keyof Backend> = Required<Pick<Backend, Name>>;

function products(backend: Backend): Fused<"conv2dBias" | "matMulBias" | "reluGrad"> {
  const finish = (product: DeviceBuffer, bias: DeviceBuffer, activation: string): DeviceBuffer => {
    const offsets = read(backend, bias);
    const sums = read(backend, product).map((value, index) => value + offsets[index % offsets.length]!);
    backend.free(product);
    return write(backend, activation === "relu" ? sums.map((value) => Math.max(value, 0)) : sums);
  };
  return {
    conv2dBias: (x, kernel, bias, activation, geometry) =>
      finish(backend.conv2d(x, kernel, geometry), bias, activation),
    matMulBias: (a, b, bias, activation, geometry) =>
      finish(backend.matMul(a, b, geometry), bias, activation),
    reluGrad: (dy, y) => {
      const outputs = read(backend, y);
      return write(
        backend,
        read(backend, dy).map((value, index) => (outputs[index]! > 0 ? value : 0)),
      );
    },
  };
}

function normalization(backend: Backend): Fused<"batchNorm" | "batchNormTraining" | "batchNormGrad"> {
  const rowsOf = (x: DeviceBuffer, channels: number): readonly (readonly number[])[] =>
    inRows(read(backend, x), channels);
  const normalized = (
    rows: readonly (readonly number[])[],
    { mean, variance }: BatchNormStatistics<readonly number[]>,
    epsilon: number,
  ) => rows.map((row) => row.map((value, c) => (value - mean[c]!) / Math.sqrt(variance[c]! + epsilon)));
  const batchNorm: Backend["batchNorm"] = (x, { mean, variance }, { gamma, beta }, epsilon) => {
    const statistics = { mean: read(backend, mean), variance: read(backend, variance) };
    const scale = gamma && read(backend, gamma);
    const shift = beta && read(backend, beta);
    const rows = normalized(rowsOf(x, mean.size), statistics, epsilon);
    return write(
      backend,
      rows.flatMap((row) => row.map((value, c) => value * (scale?.[c] ?? 1) + (shift?.[c] ?? 0))),
    );
  };
  return {
    batchNorm,
    batchNormTraining: (x, weights, epsilon) => {
      const rows = rowsOf(x, (weights.gamma ?? weights.beta)!.size);
      const means = averages(rows);
      const variances = averages(rows.map((row) => row.map((value, c) => (value - means[c]!) ** 2)));
      const statistics = { mean: write(backend, means), variance: write(backend, variances) };
      return { y: batchNorm(x, statistics, weights, epsilon), ...statistics };
    },
    batchNormGrad: (dy, x, { mean, variance }, gamma, epsilon) => {
      const statistics = { mean: read(backend, mean), variance: read(backend, variance) };
      const scale = gamma && read(backend, gamma);
      const hats = normalized(rowsOf(x, mean.size), statistics, epsilon);
      const rows = rowsOf(dy, mean.size);
      const products = rows.map((row, r) => row.map((value, c) => value * hats[r]![c]!));
      const [byBeta, byGamma] = [averages(rows), averages(products)];
      const dx = rows.map((row, r) =>
        row.map((value, c) => {
          const slope = (scale?.[c] ?? 1) / Math.sqrt(statistics.variance[c]! + epsilon);
          return slope * (value - byBeta[c]! - hats[r]![c]! * byGamma[c]!);
        }),
      );
      return {
        dx: write(backend, dx.flat()),
        dGamma: write(
          backend,
          byGamma.map((value) => value * rows.length),
        ),
        dBeta: write(
          backend,
          byBeta.map((value) => value * rows.length),
        ),
      };
    },
  };
}

function training(backend: Backend): Fused<"softmaxCrossEntropy" | "adamStep" | "sgdStep"> {
  return {
    softmaxCrossEntropy: (logits, labels, labelSmoothing) => {
      const ids = read(backend, labels);
      const classes = logits.size / labels.size;
      const rows = inRows(read(backend, logits), classes);
      const logShares = rows.map((row) => {
        const largest = Math.max(...row);
        const total = row.reduce((sum, value) => sum + Math.exp(value - largest), 0);
        return row.map((value) => value - largest - Math.log(total));
      });
      const target = (row: number, c: number) =>
        (ids[row] === c ? 1 - labelSmoothing : 0) + labelSmoothing / classes;
      return {
        losses: write(
          backend,
          logShares.map((row, r) => -row.reduce((sum, value, c) => sum + target(r, c) * value, 0)),
        ),
        gradient: write(
          backend,
          logShares.flatMap((row, r) => row.map((value, c) => Math.exp(value) - target(r, c))),
        ),
      };
    },
    adamStep: (value, gradient, momentum, velocity, { rate, beta1, beta2, epsilon }) => {
      const g = read(backend, gradient);
      const m = read(backend, momentum).map((old, i) => beta1 * old + (1 - beta1) * g[i]!);
      const v = read(backend, velocity).map((old, i) => beta2 * old + (1 - beta2) * g[i]! ** 2);
      const w = read(backend, value).map((old, i) => old - (rate * m[i]!) / (Math.sqrt(v[i]!) + epsilon));
      return { value: write(backend, w), momentum: write(backend, m), velocity: write(backend, v) };
    },
    sgdStep: (value, gradient, velocity, { rate, momentum, nesterov }) => {
      const g = read(backend, gradient);
      const v = read(backend, velocity).map((old, i) => momentum * old - rate * g[i]!);
      const w = read(backend, value).map(
        (old, i) => old + (nesterov ? momentum * v[i]! - rate * g[i]! : v[i]!),
      );
      return { value: write(backend, w), velocity: write(backend, v) };
    },
  };
}

function inRows(values: readonly number[], length: number): readonly (readonly number[])[] {
  return Array.from({ length: values.length / length }, (_, row) =>
    values.slice(row * length, (row + 1) * length),
  );
}

/** Of every column. */
function averages(rows: readonly (readonly number[])[]): readonly number[] {
  return rows[0]!.map((_, c) => rows.reduce((sum, row) => sum + row[c]!, 0) / rows.length);
}
