import { expect, it } from "vitest";
import { hasVulkanDriver } from "./hasVulkanDriver.js";

const disk = (...files: readonly string[]) => ({
  existsSync: (path: string) => files.some((file) => file === path || file.startsWith(`${path}/`)),
  readdirSync: (path: string) =>
    files.filter((file) => file.startsWith(`${path}/`)).map((file) => file.slice(path.length + 1)),
});

const MESA = "/usr/share/vulkan/icd.d/lvp_icd.x86_64.json";

it("looks for manifests where the loader does", () => {
  const found = (env: Readonly<Record<string, string>>, ...files: readonly string[]) =>
    hasVulkanDriver({ env }, disk(...files));
  expect(found({})).toBe(false);
  expect(found({}, MESA)).toBe(true);
  expect(found({}, "/etc/vulkan/icd.d/nvidia_icd.json")).toBe(true);
  expect(found({}, "/usr/share/vulkan/icd.d/README", "/usr/share/vulkan/explicit_layer.d/x.json")).toBe(
    false,
  );
  expect(found({ HOME: "/home/ada" }, "/home/ada/.local/share/vulkan/icd.d/own.json")).toBe(true);
  expect(found({ XDG_DATA_DIRS: "/opt/share" }, MESA)).toBe(false);
  expect(found({ XDG_DATA_DIRS: "/opt/share" }, "/opt/share/vulkan/icd.d/own.json")).toBe(true);
});

it("takes a driver that is named, and then no other unless it is one more", () => {
  const found = (env: Readonly<Record<string, string>>) =>
    hasVulkanDriver({ env }, disk(MESA, "/swift.json"));
  expect(found({ VK_DRIVER_FILES: "/gone.json:/swift.json" })).toBe(true);
  expect(found({ VK_ICD_FILENAMES: "/gone.json" })).toBe(false);
  expect(found({ VK_ADD_DRIVER_FILES: "/gone.json" })).toBe(true);
});
