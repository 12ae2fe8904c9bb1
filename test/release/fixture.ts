import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { execute } from "../packaging/execute.js";

const FILES: Readonly<Record<string, string | object>> = {
  "package.json": {
    name: "a-monorepo",
    private: true,
    type: "module",
    workspaces: ["packages/*"],
    scripts: { build: "node build.mjs" },
  },
  "build.mjs": `import { mkdirSync, writeFileSync } from "node:fs";
for (const name of ["low", "high"]) {
  mkdirSync(\`packages/\${name}/dist\`, { recursive: true });
  writeFileSync(\`packages/\${name}/dist/index.js\`, "export {};\\n");
}`,
  ".gitignore": "dist/\n",
  ".changeset/config.json": {
    changelog: "@changesets/cli/changelog",
    fixed: [["@striate/*"]],
    baseBranch: "main",
    updateInternalDependencies: "patch",
    ___experimentalUnsafeOptions_WILL_CHANGE_IN_PATCH: { onlyUpdatePeerDependentsWhenOutOfRange: true },
  },
  ".changeset/first.md": '---\n"@striate/low": minor\n---\n\nLow tensors.\n\nMore of them.\n',
  ".ci/run": 'printf "FAILED: lint\\n3 passed, 1 failed\\n"; exit "$(cat ci-status 2>/dev/null || echo 0)"\n',
  "packages/low/package.json": { name: "@striate/low", version: "0.3.1", files: ["dist"] },
  "packages/low/README.md": "# low\n",
  "packages/low/LICENSE": "MIT\n",
  "packages/high/package.json": {
    name: "@striate/high",
    version: "0.3.1",
    files: ["dist"],
    peerDependencies: { "@striate/low": "^0.3.1", react: "^19.0.0" },
  },
  "packages/high/README.md": "# high\n",
  "packages/high/LICENSE": "MIT\n",
  "examples/user/package.json": {
    name: "user",
    version: "0.0.0",
    private: true,
    peerDependencies: { "@striate/low": "^0.3.1" },
  },
};

/** A small repository of two packages, all committed, and an npm that knows somebody or nobody. */
export function fixture(folder: string): { readonly root: string; readonly path: string } {
  const root = join(folder, "repository");
  for (const [name, content] of Object.entries(FILES)) write(join(root, name), content);
  const git = (...args: readonly string[]) =>
    execute("git", ["-c", "init.defaultBranch=main", ...args], root);
  git("init", "--quiet");
  git("config", "user.name", "Somebody");
  git("config", "user.email", "somebody@example.org");
  git("add", "--all");
  git("commit", "--quiet", "--message", "All of it");
  // In the place of npm: it notes what it is asked to publish.
  const npm = join(folder, "bin/npm");
  const real = execute("bash", ["-c", "command -v npm"], root).trim();
  write(
    npm,
    `#!/usr/bin/env bash
case "$1" in
whoami) cat "${folder}/user" ;;
publish | info | profile) echo "$1 $PWD" >> "${folder}/asked"; exit 1 ;;
*) exec "${real}" "$@" ;;
esac
`,
  );
  chmodSync(npm, 0o755);
  return { root, path: `${dirname(npm)}${delimiter}${process.env["PATH"]}` };
}

function write(file: string, content: string | object): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : `${JSON.stringify(content, null, 2)}\n`);
}
