import { join } from "node:path";
import { build as buildWithEsbuild } from "esbuild";
import { build as buildWithVite } from "vite";
import webpack, { type Configuration } from "webpack";

/** Bundles `out/page.js` or `out/node.js` of a project for production into `folder`, as `page.js` or `node.js`. */
export type Bundler = (project: string, target: "page" | "node", folder: string) => Promise<void>;

/** Each as its users call it, minified, with everything inlined. */
export const bundlers: Readonly<Record<string, Bundler>> = {
  async esbuild(project, target, folder) {
    await buildWithEsbuild({
      absWorkingDir: project,
      entryPoints: [`out/${target}.js`],
      outdir: folder,
      bundle: true,
      minify: true,
      format: "esm",
      platform: target === "node" ? "node" : "browser",
    });
  },

  async vite(project, target, folder) {
    const output = { entryFileNames: `${target}.js` };
    const rolldownOptions = { output };
    const build = { outDir: folder, emptyOutDir: true, rolldownOptions, chunkSizeWarningLimit: 2000 };
    await buildWithVite({
      root: project,
      configFile: false,
      logLevel: "warn",
      base: "./",
      ...(target === "page"
        ? { build }
        : { build: { ...build, ssr: "out/node.js", minify: true }, ssr: { noExternal: true } }),
    });
  },

  async webpack(project, target, folder) {
    await runWebpack({
      context: project,
      mode: "production",
      entry: `./out/${target}.js`,
      target: target === "node" ? "node20" : "web",
      experiments: { outputModule: true },
      output: { path: join(folder), filename: `${target}.js`, module: true },
      performance: { hints: false },
    });
  },
};

async function runWebpack(configuration: Configuration): Promise<void> {
  const compiler = webpack(configuration);
  await new Promise<void>((resolve, reject) => {
    compiler.run((error, stats) => {
      if (error !== null) reject(error);
      else if (stats?.hasErrors() || stats?.hasWarnings())
        reject(new Error(stats.toString("errors-warnings")));
      else compiler.close((problem) => (problem ? reject(problem) : resolve()));
    });
  });
}
