import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

export interface SoftwareVulkanOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly platform?: NodeJS.Platform;
  readonly exists?: (path: string) => boolean;
}

/** SwiftShader, as Chromium brings it along. */
const DRIVER = "vk_swiftshader_icd.json";

/** Folders of Chromium and of browsers that are built from it. */
const BROWSERS = [
  "/usr/lib/chromium",
  "/usr/lib/chromium-browser",
  "/usr/lib64/chromium-browser",
  "/opt/google/chrome",
  "/snap/chromium/current/usr/lib/chromium-browser",
];

/** The loader's places. */
const LIBRARIES = [
  "/usr/lib/x86_64-linux-gnu",
  "/usr/lib/aarch64-linux-gnu",
  "/usr/lib64",
  "/usr/lib",
  "/usr/local/lib",
];

/** Devices of GPUs, as drivers show them: without one of them the system's drivers have nothing to drive. */
const GPUS = ["/dev/dri/renderD128", "/dev/nvidiactl", "/dev/dxg"];

/**
 * Gives Node's WebGPU a Vulkan driver on a machine without a GPU: the one inside Chromium, beside those of the system, which come first where
 * they have a GPU. Drivers that are named in `VK_DRIVER_FILES` or `VK_ICD_FILENAMES` stay the only ones. Call it before the package `webgpu`
 * is loaded.
 *
 * @returns whether there is one; if not, one line says what to install
 * @throws Error with that line where `CI` is set
 */
export function softwareVulkan({
  env = process.env,
  platform = process.platform,
  exists = existsSync,
}: SoftwareVulkanOptions = {}): boolean {
  // Elsewhere WebGPU is Metal or Direct3D.
  if (platform !== "linux") return true;
  const libraries = [...(env["LD_LIBRARY_PATH"]?.split(":") ?? []), ...LIBRARIES];
  const hasLoader = libraries.some((folder) => exists(join(folder, "libvulkan.so.1")));
  const named = env["VK_DRIVER_FILES"] ?? env["VK_ICD_FILENAMES"];
  const driver = browserFolders(env)
    .map((folder) => join(folder, DRIVER))
    .find(exists);
  if (named === undefined && driver !== undefined) env["VK_ADD_DRIVER_FILES"] = driver;
  if (hasLoader && (named !== undefined || driver !== undefined || GPUS.some(exists))) return true;
  const line =
    "There is no Vulkan for WebGPU in Node: apt-get install chromium libvulkan1, or set VK_DRIVER_FILES to a driver.";
  if (env["CI"] !== undefined) throw new Error(line);
  console.log(`The tests of WebGPU in Node are skipped. ${line}`);
  return false;
}

function browserFolders({ CHROMIUM }: NodeJS.ProcessEnv): readonly string[] {
  if (CHROMIUM === undefined || !existsSync(CHROMIUM)) return BROWSERS;
  return [dirname(CHROMIUM), dirname(realpathSync(CHROMIUM)), ...BROWSERS];
}
