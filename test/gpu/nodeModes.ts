import type { GpuMode } from "@striate/backend-gpu";
import { softwareVulkan } from "./softwareVulkan.js";

/** gpu.js's modes for which this machine has, in Node, what they need: webgpu needs Vulkan. */
export const nodeModes: readonly GpuMode[] = softwareVulkan()
  ? ["webgpu", "webasm", "cpu"]
  : ["webasm", "cpu"];
