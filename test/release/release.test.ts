import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root as repository } from "../architecture/workspace.js";
import { execute } from "../packaging/execute.js";
import { fixture } from "./fixture.js";

let folder: string;
let root: string;
let path: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "striate-release-test-"));
  ({ root, path } = fixture(folder));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function release(...flags: readonly string[]) {
  const script = join(repository, "scripts/release/release.ts");
  const args = ["--import", import.meta.resolve("tsx"), script, ...flags];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: "utf8",
    input: "",
    env: { ...process.env, PATH: path },
  });
  return { status, out: stdout.trimEnd().split("\n"), err: stderr.trimEnd() };
}

const git = (...args: readonly string[]) => execute("git", args, root).trim();
/** Everything that git sees of the working tree. */
const tree = () => [git("status", "--porcelain"), git("rev-parse", "HEAD"), git("tag")];

describe("release --dry-run", { timeout: 60_000 }, () => {
  it("shows packages, versions, files, sizes and changes, and leaves the working tree as it is", () => {
    // Not committed, so not in it.
    writeFileSync(join(root, "packages/low/new.txt"), "new");
    const before = tree();
    const { status, out, err } = release("--dry-run", "--files");
    expect([status, err]).toEqual([0, ""]);
    expect(tree()).toEqual(before);
    rmSync(join(root, "packages/low/new.txt"));
    expect(out[0]).toMatch(
      /^version 0\.4\.0 of 2 packages, \d+ kB in all, from the last commit; 1 uncommitted files are not in it$/,
    );
    const rows = out.slice(2, 5).map((line) => line.trim().split(/\s{2,}/));
    expect(rows).toEqual([
      ["package", "version", "files", "packed", "unpacked"],
      ["@striate/high", "0.3.1 → 0.4.0", "4", "1 kB", "1 kB"],
      ["@striate/low", "0.3.1 → 0.4.0", "4", "1 kB", "1 kB"],
    ]);
    const files = ["  LICENSE", "  README.md", "  dist/index.js", "  package.json"];
    const at = out.indexOf("@striate/low");
    expect(out.slice(at + 1, at + 5).toSorted()).toEqual(files);
    expect(out.slice(at + 5)).toEqual([
      "",
      "@striate/high 0.4.0",
      "  - goes along with the others",
      "",
      "@striate/low 0.4.0",
      "  - Low tensors.",
    ]);
  });

  it("names a package that cannot go out", () => {
    git("rm", "--quiet", "packages/high/LICENSE");
    git("commit", "--quiet", "--message", "No licence");
    const { status, out, err } = release("--dry-run");
    git("revert", "--no-edit", "HEAD");
    expect([status, out.at(-1)]).toEqual([1, "problem: @striate/high has no LICENSE"]);
    expect(err).toBe("release: these packages cannot go out. Mend what is named above.");
  });

  it("refuses a flag that it does not know", () => {
    expect(release("--dry")).toMatchObject({
      status: 1,
      err: "release: unknown flag --dry. There are --dry-run, --files, --yes.",
    });
  });
});

describe("release refuses", { timeout: 60_000 }, () => {
  it("a working tree that is not clean", () => {
    writeFileSync(join(root, "packages/low/new.txt"), "new");
    const { status, err } = release();
    rmSync(join(root, "packages/low/new.txt"));
    expect([status, err]).toEqual([
      1,
      "release: the working tree is not clean: packages/low/new.txt. Commit or remove what is not committed.",
    ]);
  });

  it("somebody whom npm does not know", () => {
    expect(release()).toMatchObject({
      status: 1,
      err: "release: npm does not know who you are. Run npm login, with an account that may publish @striate.",
    });
  });

  it("a red CI, with what failed", () => {
    writeFileSync(join(folder, "user"), "somebody\n");
    writeFileSync(join(root, "ci-status"), "1");
    git("add", "ci-status");
    git("commit", "--quiet", "--message", "Red");
    const { status, err } = release();
    git("revert", "--no-edit", "HEAD");
    expect([status, err]).toEqual([
      1,
      "release: CI is red (FAILED: lint; 3 passed, 1 failed). Run .ci/run, and mend what fails.",
    ]);
  });

  it("to go on where nobody can be asked", () => {
    const { status, out, err } = release();
    expect([status, err]).toEqual([
      1,
      "release: nobody can be asked here. Run it in a terminal, or with --yes.",
    ]);
    expect(out).toContain("  - Low tensors.");
    expect(tree()[0]).toBe("");
  });
});

it("release --yes versions, commits and asks npm to publish, each package at the other's version", {
  timeout: 60_000,
}, () => {
  release("--yes");
  const manifest = (name: string) => JSON.parse(readFileSync(join(root, name, "package.json"), "utf8"));
  expect(git("log", "-1", "--format=%s")).toBe("Release 0.4.0");
  expect(git("status", "--porcelain")).toBe("");
  expect([manifest("packages/low").version, manifest("packages/high").version]).toEqual(["0.4.0", "0.4.0"]);
  expect(manifest("packages/high").peerDependencies).toEqual({ "@striate/low": "^0.4.0", react: "^19.0.0" });
  expect(manifest("examples/user").peerDependencies).toEqual({ "@striate/low": "^0.4.0" });
  expect(readFileSync(join(root, "packages/low/CHANGELOG.md"), "utf8")).toContain("More of them.");
  expect(readFileSync(join(folder, "asked"), "utf8")).toContain("info");
  // The changesets are used up.
  expect(release("--dry-run").err).toBe(
    "release: there are no changesets, so nothing to release. Write one with npm run changeset.",
  );
});
