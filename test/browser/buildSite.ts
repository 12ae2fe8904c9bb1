import { join } from "node:path";
import { build } from "esbuild";
import type { Site } from "./startServer.js";

const ISOLATED = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};
const policy = (...rules: string[]) => ({ ...ISOLATED, "Content-Security-Policy": rules.join("; ") });

/** One page, served in different ways, each under a folder of its own. */
const HEADERS = {
  isolated: ISOLATED,
  plain: {},
  /** A content security policy that lets WebAssembly run, and no worker of a blob. */
  strict: policy("default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"),
  strictWithWorkers: policy(
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
  ),
  withoutWasm: policy("default-src 'self'"),
};

export type PageKind = keyof typeof HEADERS;

/** The pages of pages/, bundled from the packages' sources. */
export async function buildSite(): Promise<Site> {
  const { outputFiles } = await build({
    entryPoints: ["page.ts", "worker.ts", "batchWorker.ts"].map((name) =>
      join(import.meta.dirname, "pages", name),
    ),
    outdir: "out",
    bundle: true,
    write: false,
    target: "es2022",
    conditions: ["@striate/source"],
    // Of the data sets only those that are drawn are in use, and nothing of Node.
    external: ["node:*"],
    logLevel: "silent",
  });
  const files: Record<string, string> = {};
  for (const kind of Object.keys(HEADERS)) {
    files[`/${kind}/index.html`] = `<!doctype html><title>Striate</title><script src="page.js"></script>`;
    for (const { path, text } of outputFiles) files[`/${kind}/${path.split(/[\\/]/).pop()!}`] = text;
  }
  return { files, headers: (path) => HEADERS[path.split("/")[1] as PageKind] ?? {} };
}
