import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cacheFolder } from "./cacheFolder.js";

const home = (...names: readonly string[]) => join(homedir(), ...names);

describe("cacheFolder", () => {
  it.each([
    ["linux", {}, home(".cache", "striate")],
    ["linux", { XDG_CACHE_HOME: "/big/cache" }, join("/big/cache", "striate")],
    // To be ignored, says the XDG base directory specification.
    ["linux", { XDG_CACHE_HOME: "cache" }, home(".cache", "striate")],
    ["freebsd", { XDG_CACHE_HOME: "" }, home(".cache", "striate")],
    ["darwin", { XDG_CACHE_HOME: "/big/cache" }, home("Library", "Caches", "striate")],
    ["win32", { LOCALAPPDATA: "/local" }, join("/local", "striate")],
    ["win32", {}, home("AppData", "Local", "striate")],
    ["linux", { STRIATE_DATA: "data", XDG_CACHE_HOME: "/big/cache" }, "data"],
    ["win32", { STRIATE_DATA: "/data", LOCALAPPDATA: "/local" }, "/data"],
    ["darwin", { STRIATE_DATA: "" }, home("Library", "Caches", "striate")],
  ])("on %s with %o is %s", (platform, env, folder) => {
    expect(cacheFolder(platform, env)).toBe(folder);
  });
});
