import { node } from "../node.js";

/**
 * Folder that data sets are kept in: what `STRIATE_DATA` names, or `striate` where the system keeps what can be fetched again (`XDG_CACHE_HOME` or
 * `~/.cache`; `~/Library/Caches` on macOS; `LOCALAPPDATA` on Windows).
 */
export function cacheFolder(platform: string = process.platform, env: Environment = process.env): string {
  const { homedir } = node("node:os");
  const { join } = node("node:path");
  const { STRIATE_DATA, XDG_CACHE_HOME, LOCALAPPDATA } = env;
  if (STRIATE_DATA) return STRIATE_DATA;
  if (platform === "darwin") return join(homedir(), "Library", "Caches", "striate");
  if (platform === "win32") return join(LOCALAPPDATA || join(homedir(), "AppData", "Local"), "striate");
  // A relative path is to be ignored, by the XDG base directory specification.
  return join(XDG_CACHE_HOME?.startsWith("/") ? XDG_CACHE_HOME : join(homedir(), ".cache"), "striate");
}

interface Environment {
  readonly STRIATE_DATA?: string | undefined;
  readonly XDG_CACHE_HOME?: string | undefined;
  readonly LOCALAPPDATA?: string | undefined;
}
