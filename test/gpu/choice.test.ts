import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { type ProgramOptions, runProgram } from "./runProgram.js";
import { softwareVulkan } from "./softwareVulkan.js";

softwareVulkan();

const CHOOSE = `
  const { mode, adapter, refused } = await createGpuBackend();
  console.log(JSON.stringify({ mode, adapter, refused }));`;

const onLinux = process.platform === "linux";

/** The software of this machine, alone: there may be a GPU. */
const software = process.env["VK_ADD_DRIVER_FILES"];
const withoutDriver = { VK_DRIVER_FILES: "/nowhere.json" };

/** What `createGpuBackend` takes without being asked for a mode. */
async function chosen(options: ProgramOptions) {
  const { code, out } = await runProgram(CHOOSE, options);
  expect(code).toBe(0);
  const { mode, refused, adapter } = JSON.parse(out);
  const reasons: Readonly<Record<string, string>> = Object.fromEntries(
    refused.map((one: { readonly mode: string; readonly reason: string }) => [one.mode, one.reason]),
  );
  return { mode, adapter, reasons };
}

describe("the choice of a mode in Node", { timeout: 60_000 }, () => {
  it.runIf(software !== undefined)("passes over software that plays a GPU", async () => {
    const { mode, adapter, reasons } = await chosen({ env: { VK_DRIVER_FILES: software! } });
    expect(mode).toBe("webasm");
    expect(adapter.isSoftware).toBe(true);
    expect(Object.keys(reasons)).toEqual(["webgpu", "webgl2"]);
    expect(reasons["webgpu"]).toMatch(/^there is no GPU: .*SwiftShader.* is software; ask for the mode/);
    expect(reasons["webgl2"]).toBe("WebGL2 is a browser's: Node has none");
  });

  it.runIf(onLinux)("says what Vulkan needs where there is no driver", async () => {
    const { mode, reasons } = await chosen({ env: withoutDriver });
    expect(mode).toBe("webasm");
    expect(reasons["webgpu"]).toMatch(/^WebGPU in Node needs Vulkan, and no driver of it is installed/);
  });

  it("says what to install where the package is missing", async () => {
    const { mode, reasons } = await chosen({ folder: tmpdir() });
    expect(mode).toBe("webasm");
    expect(reasons["webgpu"]).toBe("the package webgpu is not installed: npm install webgpu@0.6.2");
  });

  it.runIf(onLinux)("is an error that tells the reason where the mode was asked for", async () => {
    const { code, err } = await runProgram(`await createGpuBackend({ mode: "webgpu" });`, {
      env: withoutDriver,
    });
    expect(code).toBe(1);
    expect(err).toContain(
      "createGpuBackend: the mode webgpu does not work here: WebGPU in Node needs Vulkan",
    );
  });
});
