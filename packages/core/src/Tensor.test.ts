import { createReferenceBackend } from "@striate/backend-reference";
import { describe, expect, it } from "vitest";
import { numbers } from "../test/values.js";
import { createShapeBackend, full, ones, reshape, Tensor, tensor, zeros } from "./index.js";

const backend = createReferenceBackend();

describe("tensor", () => {
  it("reads numbers, nested arrays, typed arrays and arrays with a shape", () => {
    const describeIt = (x: Tensor) => [x.shape, x.dtype, numbers(x)];
    expect(describeIt(tensor(backend, 5))).toEqual([[], "float32", [5]]);
    expect(
      describeIt(
        tensor(backend, [
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ),
    ).toEqual([[2, 3], "float32", [1, 2, 3, 4, 5, 6]]);
    expect(describeIt(tensor(backend, Float32Array.of(1, 2), [2, 1]))).toEqual([[2, 1], "float32", [1, 2]]);
    expect(describeIt(tensor(backend, Int32Array.of(1, 2)))).toEqual([[2], "int32", [1, 2]]);
    expect(describeIt(tensor(backend, Uint8Array.of(0, 255)))).toEqual([[2], "float32", [0, 255]]);
    expect(describeIt(tensor(backend, [1, 2], undefined, "int32"))).toEqual([[2], "int32", [1, 2]]);
    expect(describeIt(tensor(backend, { data: Uint8Array.of(1, 2), shape: [2, 1] }))).toEqual([
      [2, 1],
      "float32",
      [1, 2],
    ]);
  });

  it("copies: what happens to the array later does not matter", () => {
    const source = Float32Array.of(1, 2);
    const x = tensor(backend, source);
    source[0] = 9;
    x.readSync()[1] = 9;
    expect(numbers(x)).toEqual([1, 2]);
  });

  it.each<[string, () => unknown, string]>([
    [
      "ragged rows",
      () => tensor(backend, [[1, 2], [3]]),
      "tensor: a row of 1 stands where rows have 2. Give all rows one length.",
    ],
    [
      "a number among rows",
      () => tensor(backend, [[1], 2]),
      "tensor: 2 stands where rows have 1. Give all rows one length.",
    ],
    [
      "a row among numbers",
      () => tensor(backend, [1, [2]]),
      "tensor: [2] stands where a number should. Pass numbers only.",
    ],
    [
      "a text",
      () => tensor(backend, ["1"] as never),
      'tensor: "1" stands where a number should. Pass numbers only.',
    ],
    [
      "nothing",
      () => tensor(backend, undefined as never),
      "tensor: cannot read numbers from undefined. Pass numbers or a typed array.",
    ],
    [
      "an empty array",
      () => tensor(backend, []),
      "tensor: a shape is an array of whole numbers of at least 1, received [0]. Give every axis its size.",
    ],
    [
      "too few numbers",
      () => tensor(backend, [1, 2, 3], [2, 2]),
      "tensor: 3 numbers do not fill 2×2, which holds 4. Give as many numbers as the shape holds.",
    ],
    [
      "half an int32",
      () => tensor(backend, [0.5], [1], "int32"),
      "tensor: 0.5 is not an int32. Use dtype float32, or whole numbers.",
    ],
    [
      "no backend",
      () => tensor([1, 2] as never, [1]),
      "tensor: the first argument is not a backend. Pass one, such as createReferenceBackend().",
    ],
    [
      "a negative size",
      () => zeros(backend, [2, -1]),
      "full: a shape is an array of whole numbers of at least 1, received [2,-1]. Give every axis its size.",
    ],
    [
      "a fractional int32",
      () => full(backend, [2], 0.5, "int32"),
      "full: 0.5 is not a int32. Pass a number of that kind.",
    ],
  ])("refuses %s", (_, make, message) => {
    expect(make).toThrow(message);
  });

  it("full, zeros and ones repeat a number", () => {
    expect(numbers(full(backend, [3], -0.5))).toEqual([-0.5, -0.5, -0.5]);
    expect(numbers(zeros(backend, [2]))).toEqual([0, 0]);
    expect([ones(backend, [2], "int32").dtype, numbers(ones(backend, [2], "int32"))]).toEqual([
      "int32",
      [1, 1],
    ]);
  });
});

describe("a tensor", () => {
  it("is read with or without waiting", async () => {
    const x = tensor(backend, [1, 2]);
    expect(await x.read()).toEqual(Float32Array.of(1, 2));
    expect(x.readSync()).toEqual(Float32Array.of(1, 2));
    expect(tensor(backend, 7).item()).toBe(7);
    expect(tensor(backend, [[8]]).item()).toBe(8);
    expect(String(x)).toBe("Tensor(2, float32, reference)");
  });

  it("frees its buffer with the last of those that share it", () => {
    const before = backend.memory().buffers;
    const x = tensor(backend, [1, 2]);
    const y = reshape(x, [2, 1]);
    x.dispose();
    x.dispose();
    expect([x.disposed, backend.memory().buffers]).toEqual([true, before + 1]);
    expect(numbers(y)).toEqual([1, 2]);
    y.dispose();
    expect(backend.memory().buffers).toBe(before);
  });

  it("says so when it is used after that", async () => {
    const x = tensor(backend, [1, 2]);
    x.dispose();
    const message = (method: string) =>
      `Tensor.${method}: this 2 tensor was already freed. Pass it to keep() to carry it out of its scope.`;
    expect(() => x.readSync()).toThrow(message("readSync"));
    await expect(x.read()).rejects.toThrow(message("read"));
    expect(() => x.buffer).toThrow(message("buffer"));
    expect(() => x.alias([2])).toThrow(message("alias"));
  });

  it("of several numbers is no item", () => {
    expect(() => tensor(backend, [1, 2]).item()).toThrow(
      "Tensor.item: a tensor of shape 2 holds 2 numbers. Reduce it to one with sum or mean, or use read().",
    );
  });

  it("on a device that makes one wait is not read at once", () => {
    expect(() => zeros(createShapeBackend(), [2]).readSync()).toThrow(
      "Tensor.readSync: the shape backend cannot be read without waiting. Use await tensor.read().",
    );
  });

  it("is not made of a buffer of another size, which goes back to the device", () => {
    const before = backend.memory().buffers;
    expect(() => new Tensor(backend, backend.fill(3, 0, "float32"), [2, 2])).toThrow(
      "Tensor: 3 numbers do not fill 2×2. That shape holds 4.",
    );
    expect(backend.memory().buffers).toBe(before);
  });
});
