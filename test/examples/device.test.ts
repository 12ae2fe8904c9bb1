import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { pool2dGeometry } from "@striate/core";
import { describe, expect, it } from "vitest";
import { createBackend } from "../../examples/plain-backend/src/index.js";

const memoryError = expect.objectContaining({ code: "MEMORY" });

describe("the example's queue", () => {
  it("works before anybody reads where much is waiting, so that nothing piles up", async () => {
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    const held = () => {
      collect();
      return process.memoryUsage().arrayBuffers;
    };
    const backend = createBackend();
    const values = new Float32Array(10_000);
    const before = held();
    // 200 megabytes in all; what is copied waits with its command.
    for (let round = 0; round < 5000; round++) backend.free(backend.write(values));
    // Collected memory is counted off by and by; what piles up never is.
    await expect.poll(() => held() - before, { timeout: 10_000 }).toBeLessThan(20_000_000);
  });

  it("gets by with the memory of what is in use", async () => {
    // For ten buffers of one size, where hundreds of many sizes come and go.
    const backend = createBackend({ bytes: 40_000 });
    const kept = Array.from({ length: 8 }, (_, value) => backend.fill(1000, value, "float32"));
    for (let round = 0; round < 300; round++) backend.free(backend.fill(1 + round, 9, "int32"));
    const last = backend.affine(kept[7]!, 2, 1);
    expect(await backend.read(last)).toEqual(new Float32Array(1000).fill(15));
    expect(backend.memory()).toEqual({ buffers: 9, bytes: 36_000 });
  });

  it("keeps the order: what is freed after a read was asked for is read still", async () => {
    const backend = createBackend();
    const x = backend.write(Float32Array.of(1, 2, 3));
    const y = backend.unary("neg", x);
    const reading = backend.read(y);
    backend.free(x);
    backend.free(y);
    backend.free(backend.fill(3, 7, "float32"));
    expect(await reading).toEqual(Float32Array.of(-1, -2, -3));
  });

  it("answers who waits when the backend ends", async () => {
    const backend = createBackend();
    const reading = backend.read(backend.write(Int32Array.of(4, 5)));
    backend.dispose();
    expect(await reading).toEqual(Int32Array.of(4, 5));
  });
});

describe("an error that comes later", () => {
  it("is told to whoever reads, further down too", async () => {
    const backend = createBackend({ bytes: 4000 });
    const large = backend.fill(1001, 1, "float32");
    const sum = backend.reduce("sum", backend.affine(large, 2, 0), { outer: 1, reduced: 1001, inner: 1 });
    expect(backend.memory().buffers).toBe(3);
    await expect(backend.read(sum)).rejects.toThrow(memoryError);
    await expect(backend.read(large)).rejects.toThrow(
      "fill: 4004 bytes do not fit beside the 0 that are in use. Free what is not needed any more, or use smaller batches.",
    );
  });

  it("of one of two results is of both", async () => {
    const backend = createBackend({ bytes: 6000 });
    const x = backend.fill(1000, 1, "float32");
    const geometry = pool2dGeometry("maxPool2d", [1, 1000, 1, 1], { poolSize: [2, 1] });
    // The largest fit, their positions do not.
    const { values, argmax } = backend.maxPool2d(x, geometry);
    await expect(backend.read(values)).rejects.toThrow(memoryError);
    await expect(backend.read(argmax)).rejects.toThrow(memoryError);
  });

  it("leaves a backend that goes on working", async () => {
    const backend = createBackend({ bytes: 4000 });
    const large = backend.fill(1001, 1, "float32");
    await expect(backend.read(large)).rejects.toThrow(memoryError);
    backend.free(large);
    const small = backend.fill(1000, 3, "int32");
    expect(await backend.read(small)).toEqual(new Int32Array(1000).fill(3));
    backend.free(small);
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
  });
});
