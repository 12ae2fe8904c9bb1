/**
 * npm run check:packaging: the packages as users get them. Packs them, installs the tarballs in an empty project, compiles that with strict
 * settings, uses the command, runs the READMEs' examples, trains on the WebAssembly and the gpu backend in Node, and does so again from bundles
 * of esbuild, vite and webpack, in Node and in Chromium: the binaries, the workers' source and the kernels inside must survive minification.
 */
import { deepStrictEqual, match, ok } from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { checkInstalled } from "../examples/checkInstalled.js";
import { bundlers } from "./bundlers.js";
import { checkCommand } from "./checkCommand.js";
import { checkExamples } from "./checkExamples.js";
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
  deepStrictEqual([expected.wasm.threads, expected.wasm.relaxedSimd], [2, false]);
  deepStrictEqual(
    expected.gpu.map(({ mode }: { readonly mode: string }) => mode),
    ["cpu", "webasm"],
  );
  for (const { losses } of expected.gpu) checkLosses(losses, expected.wasm.losses);
  match(expected.refused[0].reason, /^the package webgpu is not installed/);
  console.log(
    `trained in Node, losses ${expected.wasm.losses.map((loss: number) => loss.toFixed(4)).join(", ")}`,
  );
  await checkCommand(folder);
  console.log("the installed command trains, evaluates and predicts");
  console.log(`${checkExamples(folder)} examples of the READMEs run from the packed packages`);

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
  const first = results["esbuild"]!;
  deepStrictEqual(first.wasm[0], expected.wasm);
  deepStrictEqual([first.wasm[1]?.threads, first.wasm[1]?.relaxedSimd], [2, true]);
  deepStrictEqual(
    first.gpu.map(({ mode }) => mode),
    ["webgl2", "webgpu"],
  );
  for (const { losses } of first.gpu) checkLosses(losses, expected.wasm.losses);
  for (const [name, result] of Object.entries(results)) deepStrictEqual(result, first, name);
  console.log(
    `the bundles of ${Object.keys(pages).join(", ")} train to the same losses in Node and in Chromium`,
  );
  for (const name of ["backend-wasm", "backend-gpu"]) {
    console.log(`@striate/${name} is ${sizes(join(folder, `node_modules/@striate/${name}/dist/index.js`))}`);
  }
}

/** Backends add up in different orders, and differ in the sixth digit after three steps. What a minifier breaks is no rounding. */
function checkLosses(losses: readonly number[], expected: readonly number[]): void {
  deepStrictEqual(losses.length, expected.length);
  for (const [step, loss] of losses.entries()) ok(Math.abs(loss - expected[step]!) < 1e-4, `${losses}`);
}

/** Such as "296 KB, 83 KB compressed". */
function sizes(file: string): string {
  const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} KB`;
  return `${kilobytes(statSync(file).size)}, ${kilobytes(gzipSync(readFileSync(file)).length)} compressed`;
}
