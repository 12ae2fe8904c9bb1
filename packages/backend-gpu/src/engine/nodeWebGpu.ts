import { hasVulkanDriver } from "./hasVulkanDriver.js";
import { thisNode } from "./node.js";
import { platformWebGpu, type WebGpu } from "./webgpu.js";

/** A name that bundlers do not follow: the package is native and Node's alone. */
const PACKAGE = "webgpu";

/**
 * Gives Node the WebGPU that pages have: gpu.js looks for `navigator.gpu`. Does nothing where it is there already.
 *
 * @throws Error where the package `webgpu` is missing or cannot be loaded, or there is no driver
 */
export async function offerWebGpu(): Promise<void> {
  if (platformWebGpu() !== undefined) return;
  const node = thisNode();
  if (node === undefined) {
    throw new Error("this browser has no WebGPU, or the page is not served over https or from localhost");
  }
  const { create } = await load();
  const files = node.platform === "linux" ? node.getBuiltinModule?.("node:fs") : undefined;
  if (files !== undefined && !hasVulkanDriver(node, files)) throw new Error(NO_DRIVER);
  const gpu = create([]);
  if (globalThis.navigator === undefined) {
    Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true, writable: true });
  }
  // Of several adapters the fast one.
  const requestAdapter: WebGpu["requestAdapter"] = (options) =>
    gpu.requestAdapter({ powerPreference: "high-performance", ...options });
  Object.defineProperty(globalThis.navigator, "gpu", { value: { requestAdapter }, configurable: true });
}

const NO_DRIVER =
  "WebGPU in Node needs Vulkan, and no driver of it is installed (a GPU's own, with libvulkan1)";

async function load(): Promise<{ create(flags: readonly string[]): WebGpu }> {
  try {
    return await import(/* webpackIgnore: true */ /* @vite-ignore */ PACKAGE);
  } catch (error) {
    const missing = (error as { code?: string }).code === "ERR_MODULE_NOT_FOUND";
    if (missing) throw new Error("the package webgpu is not installed: npm install webgpu@0.6.2");
    throw new Error(`the package webgpu cannot be loaded: ${(error as Error).message}`);
  }
}
