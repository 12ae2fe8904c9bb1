import { describe, expect, it } from "vitest";
import { createGpuBackend } from "./createGpuBackend.js";
import { LARGEST_SIZE } from "./Device.js";

describe("createGpuBackend", () => {
  it("takes the mode that it is told", async () => {
    for (const mode of ["cpu", "webasm"] as const) {
      const backend = await createGpuBackend({ mode });
      expect([backend.name, backend.mode, backend.refused]).toEqual([`gpu (${mode})`, mode, []]);
      expect(backend.adapter.isSoftware).toBe(true);
      expect(await backend.read(backend.affine(backend.write(Float32Array.of(1, 2)), 3, 1))).toEqual(
        Float32Array.of(4, 7),
      );
      backend.dispose();
    }
  });

  it("says why a mode does not work", async () => {
    await expect(createGpuBackend({ mode: "webgl2" })).rejects.toMatchObject({
      code: "UNSUPPORTED",
      message:
        "createGpuBackend: the mode webgl2 does not work here: WebGL2 is a browser's: Node has none. " +
        "Leave mode out for the best that works, or use the wasm backend.",
    });
  });

  it("tells why nothing better than what it took works", async () => {
    const { mode, refused } = await createGpuBackend();
    const better = ["webgpu", "webgl2", "webasm"];
    expect(refused.map((one) => one.mode)).toEqual(better.slice(0, better.indexOf(mode)));
    for (const { reason } of refused) expect(reason.length).toBeGreaterThan(20);
  });

  it("refuses what is no mode, and no option", async () => {
    await expect(createGpuBackend({ mode: "headlessgl" as never })).rejects.toMatchObject({
      code: "OPTION",
      message: expect.stringContaining("Choose from webgpu, webgl2, webasm, cpu"),
    });
    await expect(createGpuBackend({ modus: "cpu" } as never)).rejects.toMatchObject({ code: "OPTION" });
  });

  it("refuses a tensor whose positions float32 cannot count, before anything is taken", async () => {
    const backend = await createGpuBackend({ mode: "cpu" });
    const largest = backend.fill(LARGEST_SIZE, 1, "float32");
    expect(() => backend.fill(LARGEST_SIZE + 1, 1, "float32")).toThrow(
      "fill: a tensor of 8,388,609 numbers is larger than the gpu backend can index (8,388,608). Use a smaller batch, or the wasm backend.",
    );
    expect(backend.memory().buffers).toBe(1);
    backend.free(largest);
    backend.dispose();
  });
});
