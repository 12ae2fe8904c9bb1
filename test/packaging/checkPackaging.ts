/**
 * npm run check:packaging: the packages as users get them. Packs them, installs the tarballs in an empty project, compiles that with strict
 * settings, trains on the WebAssembly backend in Node, and does so again from bundles of esbuild, vite and webpack, in Node and in Chromium:
 * the binaries and the workers' source inside must survive minification.
 */
import { deepStrictEqual, match } from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { checkInstalled } from "../examples/checkInstalled.js";
import { bundlers } from "./bundlers.js";
import { createProject } from "./createProject.js";
import { execute } from "./execute.js";
import { runInPages } from "./runInPages.js";

const root = join(import.meta.dirname, "../..");
const compiler = join(root, "node_modules/typescript/bin/tsc");

const project = createProject();
try {
  await check(project.folder);
} finally {
  project.remove();
}

async function check(folder: string): Promise<void> {
  const node = (...args: string[]) => execute(process.execPath, args, folder);

  // With the names of pages, and with those of Node alone.
  node(compiler, "-p", ".", "--lib", "ES2022,DOM");
  node(
    compiler,
    "-p",
    ".",
    "--lib",
    "ES2022",
    "--types",
    "node",
    "--typeRoots",
    join(root, "node_modules/@types"),
  );
  console.log("compiled, with skipLibCheck: false");

  const { failed, passed } = JSON.parse(node("out/everything.js"));
  deepStrictEqual([failed, passed > 0], [0, true]);
  const expected = JSON.parse(node("out/node.js"));
  deepStrictEqual([expected.threads, expected.relaxedSimd, expected.losses.length], [2, false, 3]);
  console.log(`trained in Node, losses ${expected.losses.map((loss: number) => loss.toFixed(4)).join(", ")}`);
  match(node("node_modules/@striate/trainer/bin/striate.js", "backends"), /^wasm \(default\)$/m);

  checkInstalled(folder);
  console.log("the example of a third party's backend, packed and installed, conforms");

  const pages: Record<string, string> = {};
  for (const [name, bundle] of Object.entries(bundlers)) {
    for (const target of ["node", "page"] as const) {
      const from = performance.now();
      const output = join(folder, "bundles", name, target);
      await bundle(folder, target, output);
      const file = join(output, `${target}.js`);
      console.log(`${name} for a ${target}: ${sizes(file)}, ${Math.round(performance.now() - from)} ms`);
      if (target === "page") pages[name] = readFileSync(file, "utf8");
      else deepStrictEqual(JSON.parse(node(file)), expected, name);
    }
  }
  const results = await runInPages(pages);
  const relaxed = results["esbuild"]?.[1];
  deepStrictEqual([relaxed?.threads, relaxed?.relaxedSimd], [2, true]);
  for (const [name, result] of Object.entries(results)) deepStrictEqual(result, [expected, relaxed], name);
  console.log(
    `the bundles of ${Object.keys(pages).join(", ")} train to the same losses in Node and in Chromium`,
  );
  console.log(
    `@striate/backend-wasm is ${sizes(join(folder, "node_modules/@striate/backend-wasm/dist/index.js"))}`,
  );
}

/** Such as "296 KB, 83 KB compressed". */
function sizes(file: string): string {
  const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} KB`;
  return `${kilobytes(statSync(file).size)}, ${kilobytes(gzipSync(readFileSync(file)).length)} compressed`;
}
