import { type Backend, type DeviceBuffer, TensorError, type TypedArray } from "@striate/core";
import { createFusedReference } from "../fusedReference.js";
import { wrapped } from "../wrapped.js";
import { instead, look, type Mutant, mutant } from "./Mutant.js";

export const bufferMutants: readonly Mutant[] = [
  {
    fault: "relu works in place, on its input",
    group: "unary relu",
    create: () => scribbling((on, x) => on.unary("relu", x)),
  },
  mutant("a scratch buffer is never freed", "matMul", (on) => ({
    matMul: (a, b, geometry) => {
      on.fill(1, 0, "float32");
      return on.matMul(a, b, geometry);
    },
  })),
  mutant("what is written is counted twice", "buffers", (on) => {
    let written = 0;
    return {
      write: (values) => {
        written += values.byteLength;
        return on.write(values);
      },
      memory: () => ({ ...on.memory(), bytes: on.memory().bytes + written }),
    };
  }),
  mutant("memory is not given back", "buffers", (on) => {
    let most = 0;
    return {
      memory: () => {
        most = Math.max(most, on.memory().bytes);
        return { ...on.memory(), bytes: most };
      },
    };
  }),
  mutant("freeing twice is taken", "buffers", (on) => ({
    free: (buffer) => {
      try {
        on.free(buffer);
      } catch (error) {
        if (!(error instanceof TensorError) || error.code !== "DISPOSED") throw error;
      }
    },
  })),
  mutant("a freed buffer can still be read", "buffers", (on) => {
    const kept = new WeakMap<DeviceBuffer, TypedArray>();
    const read = (buffer: DeviceBuffer) => kept.get(buffer)?.slice() ?? look(on, buffer);
    return {
      free: (buffer) => {
        const values = look(on, buffer);
        on.free(buffer);
        kept.set(buffer, values);
      },
      read: async (buffer) => read(buffer),
      readSync: read,
    };
  }),
  mutant("a freed buffer is taken by neg", "unary neg", (on) => ({
    unary: (op, x) => {
      try {
        return on.unary(op, x);
      } catch (error) {
        if (op === "neg" && error instanceof TensorError && error.code === "DISPOSED") {
          return on.fill(x.size, 0, "float32");
        }
        throw error;
      }
    },
  })),
  mutant("buffers of other backends are taken", "affine", (on) => ({
    affine: (x, scale, shift) => {
      try {
        return on.affine(x, scale, shift);
      } catch (error) {
        if (!(error instanceof TensorError) || error.code !== "BACKEND") throw error;
        return on.fill(x.size, shift, "float32");
      }
    },
  })),
  mutant("int32 is added as if it were float32", "binary add", (on) => ({
    binary: (op, a, b, geometry) => {
      if (op !== "add" || (a.dtype === "float32" && b.dtype === "float32"))
        return on.binary(op, a, b, geometry);
      const [left, right] = [on.cast(a, "float32"), on.cast(b, "float32")];
      const y = on.binary(op, left, right, geometry);
      on.free(left);
      on.free(right);
      return y;
    },
  })),
  mutant("a refusal is an Error without a code", "conv2d", (on) => ({
    conv2d: (x, kernel, geometry) => {
      try {
        return on.conv2d(x, kernel, geometry);
      } catch (error) {
        throw new Error(String(error));
      }
    },
  })),
  mutant("a refused call leaves its scratch behind", "conv2d", (on) => ({
    conv2d: (x, kernel, geometry) => {
      const scratch = on.fill(4, 0, "float32");
      const y = on.conv2d(x, kernel, geometry);
      on.free(scratch);
      return y;
    },
  })),
  mutant("NaNs lose their payload", "buffers", (on) => ({
    write: (values) => on.write(values.map((value) => (Number.isNaN(value) ? Number.NaN : value))),
  })),
  mutant("the view's offset is forgotten", "buffers", (on) => ({
    write: (values) => {
      const bytes = new Uint8Array(values.buffer, 0, values.byteLength).slice();
      return on.write(
        values instanceof Int32Array ? new Int32Array(bytes.buffer) : new Float32Array(bytes.buffer),
      );
    },
  })),
  mutant("what was read changes with the buffer", "buffers", (on) => {
    const views = new WeakMap<DeviceBuffer, TypedArray>();
    const read = (buffer: DeviceBuffer) => {
      const view = views.get(buffer) ?? look(on, buffer);
      views.set(buffer, view);
      return view;
    };
    return {
      readSync: (buffer) => {
        look(on, buffer);
        return read(buffer);
      },
      read: async (buffer) => {
        look(on, buffer);
        return read(buffer);
      },
    };
  }),
  mutant("dispose does nothing", "buffers", () => ({ dispose: () => {} })),
  mutant("the result depends on what was computed before", "reduce sum", (on) => {
    let calls = 0;
    return {
      reduce: (op, x, geometry) =>
        instead(on, on.reduce(op, x, geometry), (y) =>
          y.map((value) => (++calls % 1000 === 0 ? value * (1 + 2 ** -23) : value)),
        ),
    };
  }),
  mutant("the output has the wrong type", "argMax", (on) => ({
    argMax: (x, geometry) => instead(on, on.argMax(x, geometry), (y) => Float32Array.from(y)),
  })),
  mutant("readSync does not wait for the device", "binary add", (on) => {
    let last: DeviceBuffer | undefined;
    return {
      binary: (op, a, b, geometry) => {
        last = on.binary(op, a, b, geometry);
        return last;
      },
      readSync: (buffer) => (buffer === last ? look(on, buffer).map(() => 0) : look(on, buffer)),
    };
  }),
];

/** A backend that can write into buffers: what it has overwritten is told by `read` and `readSync`, and seen by nobody else. */
function scribbling(scribble: (on: Backend, x: DeviceBuffer) => DeviceBuffer): Backend {
  return wrapped((on) => {
    const overwritten = new WeakMap<DeviceBuffer, TypedArray>();
    const read = (buffer: DeviceBuffer) => {
      const values = look(on, buffer);
      return overwritten.get(buffer)?.slice() ?? values;
    };
    return {
      unary: (op, x) => {
        if (op !== "relu") return on.unary(op, x);
        const y = scribble(on, x);
        overwritten.set(x, look(on, y));
        return y;
      },
      read: async (buffer) => read(buffer),
      readSync: read,
    };
  }, createFusedReference());
}
