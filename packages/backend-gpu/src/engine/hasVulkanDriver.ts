import type { FileSystem, Node } from "./node.js";

/**
 * Whether Vulkan's loader will find a driver, by the manifests that it looks for on Linux (Vulkan Loader Interface Architecture, "Linux driver
 * discovery"). Without one the package `webgpu` fails too, but writes to the terminal.
 */
export function hasVulkanDriver(
  { env }: Pick<Node, "env">,
  { existsSync, readdirSync }: FileSystem,
): boolean {
  const lists = (name: string) => (env[name] ?? "").split(":").filter((path) => path !== "");
  const only = [...lists("VK_DRIVER_FILES"), ...lists("VK_ICD_FILENAMES")];
  const named = only.length > 0 ? only : lists("VK_ADD_DRIVER_FILES");
  if (named.some(existsSync)) return true;
  if (only.length > 0) return false;
  const home = env["HOME"] ?? "";
  const or = (name: string, ...defaults: readonly string[]) =>
    lists(name).length > 0 ? lists(name) : defaults;
  const folders = [
    ...or("XDG_CONFIG_HOME", `${home}/.config`),
    ...or("XDG_CONFIG_DIRS", "/etc/xdg"),
    "/usr/local/etc",
    "/etc",
    ...or("XDG_DATA_HOME", `${home}/.local/share`),
    ...or("XDG_DATA_DIRS", "/usr/local/share", "/usr/share"),
  ].map((folder) => `${folder}/vulkan/icd.d`);
  return folders.some(
    (folder) => existsSync(folder) && readdirSync(folder).some((file) => file.endsWith(".json")),
  );
}
