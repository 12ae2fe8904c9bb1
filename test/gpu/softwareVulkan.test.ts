import { afterEach, describe, expect, it, vi } from "vitest";
import { softwareVulkan } from "./softwareVulkan.js";

const LOADER = "/usr/lib/x86_64-linux-gnu/libvulkan.so.1";
const DRIVER = "/usr/lib/chromium/vk_swiftshader_icd.json";
const LINE = "apt-get install chromium libvulkan1";

/** On a Linux machine that has these files alone. */
const on = (files: readonly string[], env: NodeJS.ProcessEnv = {}) => {
  const found = softwareVulkan({ env, platform: "linux", exists: (path) => files.includes(path) });
  return { found, env };
};

describe("softwareVulkan", () => {
  const printed = vi.spyOn(console, "log").mockReturnValue();
  afterEach(() => printed.mockClear());

  it("adds Chromium's driver to the system's", () => {
    expect(on([LOADER, DRIVER])).toEqual({ found: true, env: { VK_ADD_DRIVER_FILES: DRIVER } });
    expect(printed).not.toHaveBeenCalled();
  });

  it("leaves drivers alone that are named", () => {
    for (const name of ["VK_DRIVER_FILES", "VK_ICD_FILENAMES"]) {
      expect(on([LOADER, DRIVER], { [name]: "/my.json" })).toEqual({
        found: true,
        env: { [name]: "/my.json" },
      });
    }
  });

  it("is content with a GPU and its driver", () => {
    expect(on([LOADER, "/dev/nvidiactl"])).toEqual({ found: true, env: {} });
  });

  it("asks for nothing where WebGPU is not Vulkan", () => {
    expect(softwareVulkan({ env: {}, platform: "darwin", exists: () => false })).toBe(true);
  });

  it.each([
    ["the loader", [DRIVER]],
    ["a driver", [LOADER]],
  ])("says in one line what to install where %s is missing", (_, files) => {
    expect(on(files).found).toBe(false);
    expect(printed.mock.calls).toEqual([[expect.stringContaining(LINE)]]);
    expect(printed.mock.calls[0]![0]).not.toContain("\n");
  });

  it("throws that line where CI is set", () => {
    expect(() => on([], { CI: "1" })).toThrow(LINE);
  });
});
