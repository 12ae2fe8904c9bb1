import { createReferenceBackend } from "@striate/backend-reference";
import { afterEach, describe, expect, it, vi } from "vitest";
import { valueAndGrad } from "../autodiff/valueAndGrad.js";
import type { Backend, DeviceBuffer } from "../backend/Backend.js";
import { createShapeBackend } from "../backend/ShapeBackend.js";
import { add, mul } from "../ops/arithmetic.js";
import { matMul } from "../ops/matMul.js";
import { sum } from "../ops/sum.js";
import { tensor } from "../ops/tensor.js";
import { currentActivity, withLabel } from "./label.js";
import { type ProfileRecord, profiled } from "./profiled.js";

afterEach(() => vi.restoreAllMocks());

const counts = (records: readonly ProfileRecord[]) =>
  records.map(({ label, pass, primitive, calls }) => [label, pass, primitive, calls]);

describe("a profiled backend", () => {
  it("hands on the backend's own buffers, and its bits", async () => {
    const reference = createReferenceBackend();
    const backend = profiled(reference);
    const buffer = backend.write(Float32Array.of(1.5, -2));
    const negative = reference.unary("neg", buffer);
    expect(await backend.read(negative)).toEqual(Float32Array.of(-1.5, 2));
    expect(backend.readSync?.(buffer)).toEqual(Float32Array.of(1.5, -2));
    expect(backend.memory()).toEqual({ buffers: 2, bytes: 16 });
    backend.free(buffer);
    expect(reference.memory()).toEqual({ buffers: 1, bytes: 8 });
    backend.dispose();
    expect(() => reference.fill(1, 0, "float32")).toThrow("disposed");
  });

  it("measures a call by the clock, for whom it was made, and adds up equal ones", () => {
    let clock = 0;
    vi.spyOn(performance, "now").mockImplementation(() => clock);
    // Takes as many milliseconds as it makes numbers.
    const slow: Backend = {
      ...createShapeBackend(),
      fill: (size, _value, dtype) => {
        clock += size;
        return { size, dtype };
      },
    };
    const backend = profiled(slow);
    backend.fill(1, 0, "float32");
    withLabel("a", () => {
      backend.fill(10, 0, "float32");
      withLabel("b", () => backend.fill(100, 0, "float32"));
      clock += 7;
      backend.fill(1000, 0, "float32");
    });
    const record = { primitive: "fill", pass: "forward" };
    expect(backend.takeProfile()).toEqual([
      { ...record, label: undefined, calls: 1, milliseconds: 1 },
      { ...record, label: "a", calls: 2, milliseconds: 1010 },
      { ...record, label: "b", calls: 1, milliseconds: 100 },
    ]);
    expect(backend.takeProfile()).toEqual([]);
  });

  it("counts the gradients of a layer's operations for the layer", () => {
    const backend = profiled(createReferenceBackend());
    const x = tensor(backend, [
      [1, 2],
      [3, 4],
    ]);
    const [w, v] = [tensor(backend, [[3], [4]]), tensor(backend, [[5]])];
    backend.takeProfile();
    valueAndGrad([w, v], () => {
      const hidden = withLabel("first", () => matMul(x, w));
      const output = withLabel("second", () => matMul(hidden, v));
      return withLabel("loss", () => sum(output));
    });
    const records = backend.takeProfile();
    // The first product has one gradient, because nobody asks for that of x; the second has two.
    const products = records.filter(({ primitive }) => primitive === "matMul");
    expect(counts(products)).toEqual([
      ["first", "forward", "matMul", 1],
      ["second", "forward", "matMul", 1],
      ["second", "backward", "matMul", 2],
      ["first", "backward", "matMul", 1],
    ]);
    expect(counts(records)).toContainEqual(["loss", "forward", "reduce", 1]);
    // The gradient of a sum repeats dy.
    expect(counts(records)).toContainEqual(["loss", "backward", "expand", 1]);
    const labels = new Set(records.map(({ label }) => label));
    expect(labels).toEqual(new Set(["first", "second", "loss", undefined]));
    expect(records.filter(({ label }) => label === undefined).map(({ primitive }) => primitive)).toEqual([
      "fill",
    ]);
  });

  it("counts the sum of two gradients of one tensor where the second of them arose", () => {
    const backend = profiled(createReferenceBackend());
    const x = tensor(backend, [1, 2]);
    backend.takeProfile();
    valueAndGrad([x], () => {
      const once = withLabel("double", () => mul(x, x));
      return withLabel("join", () => sum(add(once, x)));
    });
    const sums = backend
      .takeProfile()
      .filter(({ primitive, pass }) => primitive === "binary" && pass === "backward");
    // dy from the join; then dy · x twice in the product, each added to what is there.
    expect(counts(sums)).toEqual([["double", "backward", "binary", 4]]);
  });

  it("lacks what the backend lacks, and measures what it has beyond the rest", () => {
    const plain = profiled(createShapeBackend());
    expect(plain.readSync).toBeUndefined();
    expect(plain.conv2dBias).toBeUndefined();
    expect("conv2dBias" in plain).toBe(false);
    const fused: Backend = {
      ...createShapeBackend(),
      readSync: () => new Float32Array(1),
      reluGrad: (dy) => ({ size: dy.size, dtype: dy.dtype }),
    };
    const backend = profiled(fused);
    const buffer = backend.write(new Float32Array(3));
    expect(backend.reluGrad?.(buffer, buffer).size).toBe(3);
    backend.readSync?.(buffer);
    expect(counts(backend.takeProfile()).map(([, , primitive]) => primitive)).toEqual([
      "write",
      "reluGrad",
      "readSync",
    ]);
  });

  it("keeps the backend's other properties, private ones behind them too", () => {
    class Counter {
      #fills = 0;
      get fills() {
        return this.#fills;
      }
      fill(size: number): DeviceBuffer {
        this.#fills++;
        return { size, dtype: "float32" };
      }
    }
    const counter = new Counter();
    const { fill: _, ...rest } = createShapeBackend();
    const backend = profiled(
      Object.assign(counter, { ...rest, name: "counter" }) satisfies Backend as Backend & Counter,
    );
    backend.fill(3, 0, "float32");
    expect([backend.fills, backend.name]).toEqual([1, "counter"]);
  });

  it("measures a call that fails", () => {
    const backend = profiled(createReferenceBackend());
    const buffer = backend.write(Float32Array.of(1));
    backend.free(buffer);
    expect(() => backend.unary("neg", buffer)).toThrow("freed");
    expect(counts(backend.takeProfile())).toContainEqual([undefined, "forward", "unary", 1]);
  });
});

describe("withLabel", () => {
  it("returns what the function does, and ends with it, also when that throws", () => {
    expect(withLabel("a", () => [currentActivity(), 7])).toEqual([{ label: "a", pass: "forward" }, 7]);
    expect(() =>
      withLabel("a", () => {
        throw new RangeError("no");
      }),
    ).toThrow("no");
    expect(currentActivity()).toEqual({ label: undefined, pass: "forward" });
  });
});
