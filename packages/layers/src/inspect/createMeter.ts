import { type Backend, createShapeBackend, type DeviceBuffer, type ShapeBackend } from "@striate/core";

/** A backend without numbers that knows how much memory its buffers would take. */
export interface Meter {
  readonly backend: ShapeBackend;
  /** Begins to look for the most anew. @returns bytes at work now */
  restart(): number;
  /** The most bytes at one time since then. */
  peak(): number;
}

/** @param like fused primitives are there where this backend has them; default all */
export function createMeter(like?: Backend): Meter {
  const shapes = createShapeBackend();
  const fused = fusedOn(shapes);
  const alive = new Set<DeviceBuffer>();
  let bytes = 0;
  let most = 0;
  const made = (buffer: DeviceBuffer) => {
    alive.add(buffer);
    bytes += 4 * buffer.size;
    most = Math.max(most, bytes);
  };
  const free = (buffer: DeviceBuffer) => {
    if (alive.delete(buffer)) bytes -= 4 * buffer.size;
  };
  const metered = new Map<PropertyKey, unknown>();
  const backend = new Proxy(shapes, {
    get: (target, name) => {
      if (name === "free") return free;
      const known = metered.get(name);
      if (known !== undefined) return known;
      const offered = like === undefined || Reflect.get(like, name) !== undefined;
      const method: unknown = (offered ? Reflect.get(fused, name) : undefined) ?? Reflect.get(target, name);
      if (typeof method !== "function" || name === "memory") return method;
      const counted = (...args: unknown[]) => {
        const result: unknown = method.apply(target, args);
        for (const buffer of isBuffer(result) ? [result] : Object.values(result ?? {})) {
          if (isBuffer(buffer)) made(buffer);
        }
        return result;
      };
      metered.set(name, counted);
      return counted;
    },
  });
  return {
    backend,
    restart: () => {
      most = bytes;
      return bytes;
    },
    peak: () => most,
  };
}

/** The fused primitives by their sizes alone. */
function fusedOn(shapes: ShapeBackend): Partial<Backend> {
  const like = (x: DeviceBuffer): DeviceBuffer => ({ dtype: x.dtype, size: x.size });
  const channels = (size: number): DeviceBuffer => ({ dtype: "float32", size });
  return {
    conv2dBias: (x, kernel, _bias, _activation, geometry) => shapes.conv2d(x, kernel, geometry),
    matMulBias: (a, b, _bias, _activation, geometry) => shapes.matMul(a, b, geometry),
    reluGrad: (_, y) => like(y),
    batchNorm: like,
    batchNormTraining: (x, { gamma, beta }) => {
      const size = (gamma ?? beta)!.size;
      return { y: like(x), mean: channels(size), variance: channels(size) };
    },
    batchNormGrad: (_, x, { mean }) => ({ dx: like(x), dGamma: like(mean), dBeta: like(mean) }),
    softmaxCrossEntropy: (logits, labels) => ({ losses: channels(labels.size), gradient: like(logits) }),
  };
}

function isBuffer(value: unknown): value is DeviceBuffer {
  return typeof value === "object" && value !== null && "dtype" in value && "size" in value;
}
