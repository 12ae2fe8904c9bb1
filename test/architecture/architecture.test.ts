import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importsOf, root, type SourceFile, type Workspace, workspaces } from "./workspace.js";

/** The picture of ARCHITECTURE.md: what each package may import. Arrows point down; apps may import anything. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  random: [],
  formats: [],
  datasets: ["random"],
  core: ["random"],
  "backend-reference": ["core"],
  "backend-wasm": ["core"],
  "backend-gpu": ["core"],
  layers: ["core", "random"],
  training: ["core", "formats"],
  models: ["core", "layers"],
  "backend-conformance": ["core", "backend-reference", "layers"],
  compare: ["core", "backend-conformance", "backend-reference", "layers"],
};

/** Third-party packages at run time, each chosen for the field. */
const THIRD_PARTY: Readonly<Record<string, readonly string[]>> = {
  "backend-conformance": ["fast-check"],
  "backend-gpu": ["webgpu"],
  datasets: ["fast-png", "fflate", "jpeg-js"],
  trainer: ["cli-progress", "commander", "echarts", "picocolors"],
};

/** Bundled into the package, so that its users install nothing. */
const BUNDLED: Readonly<Record<string, readonly string[]>> = {
  random: ["pure-rand"],
  "backend-gpu": ["gpu.js"],
};

/** Loaded at run time where it is installed, by a name that bundlers for pages do not follow. */
const LOADED: Readonly<Record<string, readonly string[]>> = { "backend-gpu": ["webgpu"] };

const packages = workspaces.filter(({ folder }) => folder.startsWith("packages/"));
const own = (name: string) => name.match(/^@striate\/([^/]+)/)?.[1];
const external = (name: string) =>
  !name.startsWith(".") && !name.startsWith("node:") && own(name) === undefined;
const packageOf = (name: string) => name.match(/^(@[^/]+\/)?[^/]+/)![0];
const production = (workspace: Workspace): readonly SourceFile[] =>
  workspace.files.filter(({ isTest }) => !isTest);

describe("the picture", () => {
  it("names every package", () => {
    expect(packages.map(({ name }) => name).sort()).toEqual(Object.keys(ARROWS).sort());
  });

  it.each(packages.map((workspace) => [workspace.name, workspace] as const))(
    "%s imports only what lies below it",
    (name, workspace) => {
      const imported = new Set(
        production(workspace)
          .flatMap(importsOf)
          .map(own)
          .filter((target) => target !== undefined),
      );
      expect([...imported].filter((target) => !ARROWS[name]!.includes(target))).toEqual([]);
    },
  );

  it.each(packages.map((workspace) => [workspace.name, workspace] as const))(
    "%s declares exactly what it imports",
    (name, workspace) => {
      const { dependencies = {}, peerDependencies = {}, devDependencies = {} } = workspace.manifest;
      const declared = Object.keys({ ...dependencies, ...peerDependencies });
      const imported = new Set(
        production(workspace)
          .flatMap(importsOf)
          .filter((module) => !/^(\.|node:)/.test(module))
          .map(packageOf),
      );
      for (const loaded of LOADED[name] ?? []) imported.add(loaded);
      for (const bundled of BUNDLED[name] ?? []) {
        expect(Object.keys(devDependencies)).toContain(bundled);
        imported.delete(bundled);
      }
      expect(declared.sort()).toEqual([...imported].sort());
      expect(declared.filter(external).sort()).toEqual([...(THIRD_PARTY[name] ?? [])].sort());
    },
  );

  it("takes core as a peer everywhere above it, so that two copies never load", () => {
    for (const { name, manifest } of packages) {
      if (!ARROWS[name]!.includes("core")) continue;
      expect(Object.keys(manifest.peerDependencies ?? {}), name).toContain("@striate/core");
      expect(Object.keys(manifest.dependencies ?? {}), name).not.toContain("@striate/core");
    }
  });

  it("names a concrete backend only in apps, in tests and where the reference is the yardstick", () => {
    const yardsticks = ["backend-reference", "backend-conformance"];
    for (const { name, files } of packages) {
      if (name.startsWith("backend-")) continue;
      const allowed = name === "compare" ? yardsticks : [];
      const names = (module: string) =>
        own(module)?.startsWith("backend-") && !allowed.includes(own(module)!);
      const offenders = files.filter((file) => !file.isTest && importsOf(file).some(names));
      expect(offenders.map(({ path }) => path)).toEqual([]);
    }
  });

  it("is published with a README and the licence", () => {
    const licence = readFileSync(join(root, "LICENSE"), "utf8");
    for (const { folder } of workspaces) {
      expect(readFileSync(join(root, folder, "LICENSE"), "utf8"), folder).toBe(licence);
      expect(existsSync(join(root, folder, "README.md")), folder).toBe(true);
    }
  });

  it("has nothing of Node in core, layers, models, training: they run in a page", () => {
    for (const { name, files } of packages) {
      if (name === "datasets") continue;
      const offenders = files.filter(
        ({ path, isTest, text }) =>
          !isTest &&
          // What is exported from there has a name of its own, `@striate/formats/node`, and nobody below the apps asks for it.
          !path.startsWith("packages/formats/src/node/") &&
          importsOf({ path, isTest, text }).some(
            (module) => module.startsWith("node:") || /\/node(\/|$)/.test(module),
          ),
      );
      expect(offenders.map(({ path }) => path)).toEqual([]);
    }
  });
});

describe("files", () => {
  const files = workspaces.flatMap(production);

  it("hold one thing: at most 250 lines", () => {
    const long = files.filter(({ text }) => text.split("\n").length > 251).map(({ path }) => path);
    expect(long).toEqual([]);
  });

  it("are not barrels, but for a package's index", () => {
    const barrels = files.filter(
      ({ path, text }) => !path.endsWith("src/index.ts") && /^export \*|^export \{[^}]*\} from/m.test(text),
    );
    expect(barrels.map(({ path }) => path)).toEqual([]);
  });

  it("leave nothing undone", () => {
    const words = ["TO" + "DO", "FIX" + "ME", "not implemented"];
    const all = workspaces.flatMap((workspace) => workspace.files);
    const undone = all.filter(
      ({ text }) =>
        words.some((word) => text.includes(word)) || /\b(it|test|describe)\.(skip|only|todo)\b/.test(text),
    );
    expect(undone.map(({ path }) => path)).toEqual([]);
  });

  it("end their imports in .js", () => {
    const wrong = files.flatMap((file) =>
      importsOf(file).filter((module) => module.startsWith(".") && !module.endsWith(".js")),
    );
    expect(wrong).toEqual([]);
  });
});
