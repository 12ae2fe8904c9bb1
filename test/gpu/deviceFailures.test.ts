import { createGpuBackend } from "@striate/backend-gpu";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { sharedDevice } from "./sharedDevice.js";
import { softwareVulkan } from "./softwareVulkan.js";

describe.skipIf(!softwareVulkan())("a WebGPU device that fails", () => {
  it("out of memory: what is read is an error, never zeros, and the backend works on", async () => {
    const backend = await createGpuBackend({ mode: "webgpu" });
    onTestFinished(() => backend.dispose());
    const device = await sharedDevice();
    const x = backend.write(Float32Array.of(1, 2, 3));
    const before = backend.affine(x, 2, 0);
    expect(await backend.read(before)).toEqual(Float32Array.of(2, 4, 6));
    const createBuffer = device.createBuffer.bind(device);
    const greedy = vi
      .spyOn(device, "createBuffer")
      .mockImplementationOnce((descriptor) => createBuffer({ ...descriptor, size: 2 ** 45 }));
    const [spoiled, heir] = [backend.unary("neg", x), backend.unary("abs", before)];
    await expect(backend.read(spoiled)).rejects.toMatchObject({
      name: "TensorError",
      code: expect.stringMatching(/^(MEMORY|DEVICE)$/),
    });
    greedy.mockRestore();
    // Computed in the same breath, so not to be trusted either; what was there before is.
    await expect(backend.read(heir)).rejects.toMatchObject({ name: "TensorError" });
    expect(await backend.read(backend.unary("neg", before))).toEqual(Float32Array.of(-2, -4, -6));
  });

  it("lost: everything on it says so, and a new backend gets a new device", async () => {
    const backend = await createGpuBackend({ mode: "webgpu" });
    const x = backend.write(Float32Array.of(1, 2, 3));
    const y = backend.affine(x, 2, 1);
    expect(await backend.read(y)).toEqual(Float32Array.of(3, 5, 7));
    (await sharedDevice()).destroy();
    const lost = {
      name: "TensorError",
      code: "DEVICE",
      message: expect.stringMatching(/the WebGPU device was lost.*Make a new backend/),
    };
    await expect(backend.read(y)).rejects.toMatchObject(lost);
    await expect(backend.read(backend.affine(y, 1, 1))).rejects.toMatchObject(lost);
    backend.dispose();
    const next = await createGpuBackend({ mode: "webgpu" });
    expect(await next.read(next.affine(next.write(Float32Array.of(4)), 2, 1))).toEqual(Float32Array.of(9));
    next.dispose();
  });
});
