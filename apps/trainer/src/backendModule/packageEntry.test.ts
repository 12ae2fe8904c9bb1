import { mkdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/temporaryFolder.js";
import { packageEntry } from "./packageEntry.js";

const path = temporaryFolder();

function installed(name: string, manifest: object): void {
  mkdirSync(path(`node_modules/${name}/lib`), { recursive: true });
  mkdirSync(path("src/deep"), { recursive: true });
  writeFileSync(path(`node_modules/${name}/package.json`), JSON.stringify({ name, ...manifest }));
  writeFileSync(path(`node_modules/${name}/lib/a.js`), "");
}

describe("the file of a package", () => {
  it.each([
    ["a string", "plain", { exports: "./lib/a.js" }, "plain"],
    ["import alone", "modern", { exports: { import: "./lib/a.js" } }, "modern"],
    [
      "conditions before others, in their order",
      "@own/mixed",
      {
        exports: {
          ".": { types: "./a.d.ts", browser: "./b.js", node: { import: "./lib/a.js" }, default: "./c.js" },
        },
      },
      "@own/mixed",
    ],
    [
      "the first of several that fits",
      "several",
      { exports: [{ require: "./b.cjs" }, "./lib/a.js"] },
      "several",
    ],
    ["a subpath", "parts", { exports: { ".": "./b.js", "./part": "./lib/a.js" } }, "parts/part"],
    ["main, without exports", "old", { main: "lib/a.js" }, "old"],
  ])("is found from a folder below, by %s", (_, name, manifest, specifier) => {
    installed(name, manifest);
    expect(packageEntry(specifier, path("src/deep"))).toBe(path(`node_modules/${name}/lib/a.js`));
  });

  it("is none where no such package is installed", () => {
    installed("there", { exports: "./lib/a.js" });
    expect(packageEntry("elsewhere", path(""))).toBeUndefined();
  });

  it.each(["closed/lib/a.js", "closed"])("is refused where it is not exported: %s", (specifier) => {
    installed("closed", { exports: { "./part": "./lib/a.js", ".": { require: "./lib/a.js" } } });
    expect(() => packageEntry(specifier, path(""))).toThrow(
      /^closed does not export "\.(\/lib\/a\.js)?" to import$/,
    );
  });
});
