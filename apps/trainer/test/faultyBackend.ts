import { createReferenceBackend } from "@striate/backend-reference";
import {
  type Backend,
  type Conv2dGeometry,
  type DeviceBuffer,
  type ReduceGeometry,
  TensorError,
  type TypedArray,
} from "@striate/core";

type ReferenceBackend = ReturnType<typeof createReferenceBackend>;

/** Modules of third parties, as the command may get them: the reference backend, right or with one fault planted. */
export const createRight = (): Backend => planted({});

/** The gradient of the kernels is off by a thousandth, in the first filter. */
export const createBackend = (): Backend =>
  planted({
    conv2dGradKernel: (base, x: DeviceBuffer, dy: DeviceBuffer, geometry: Conv2dGeometry) => {
      const values = taken(base, base.conv2dGradKernel(x, dy, geometry));
      for (let index = 0; index < values.length; index += geometry.outChannels) values[index]! *= 1.001;
      return base.write(values);
    },
  });

/** Of equal maxima the last wins. */
export const createWithWrongTies = (): Backend =>
  planted({
    argMax: (base, x: DeviceBuffer, geometry: ReduceGeometry) => {
      const [values, { outer, reduced, inner }] = [base.readSync(x), geometry];
      const last = Int32Array.from({ length: outer * inner }, (_, at) => {
        const [o, i] = [Math.floor(at / inner), at % inner];
        const row = Array.from({ length: reduced }, (__, r) => values[(o * reduced + r) * inner + i]!);
        return row.lastIndexOf(Math.max(...row));
      });
      return base.write(last);
    },
  });

/** Lacks a primitive. */
export const createWithoutPad = (): Backend => planted({ pad: undefined });

/** Throws in the middle of a network. */
export const createWithoutMemory = (): Backend =>
  planted({
    maxPool2d: () => {
      throw new TensorError("MEMORY", "maxPool2d", "the device is full", "Use smaller batches");
    },
  });

export const createThatThrows = (): never => {
  throw new Error("there is no such device");
};

export const createNothing = (): null => null;

export const createHalf = (): object => ({ name: "half", write: () => 1 });

export const notAFunction = 5;

type Fault = (base: ReferenceBackend, ...args: never[]) => unknown;

function planted(faults: Readonly<Partial<Record<keyof Backend, Fault | undefined>>>): Backend {
  return new Proxy<Backend>(createReferenceBackend(), {
    get: (base, key) => {
      if (key === "name") return "planted";
      const fault = faults[key as keyof Backend];
      if (fault !== undefined) return fault.bind(undefined, base as ReferenceBackend);
      const member: unknown = key in faults ? undefined : Reflect.get(base, key);
      return typeof member === "function" ? member.bind(base) : member;
    },
  });
}

/** The numbers of a buffer that is not needed any more. */
function taken(base: ReferenceBackend, result: DeviceBuffer): TypedArray {
  const values = base.readSync(result);
  base.free(result);
  return values;
}
