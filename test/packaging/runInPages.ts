import { startChromium } from "../browser/startChromium.js";
import { startServer } from "../browser/startServer.js";

/** As project/src/page.ts leaves it. */
export interface Trained {
  readonly wasm: readonly {
    readonly threads: number;
    readonly relaxedSimd: boolean;
    readonly losses: readonly number[];
  }[];
  readonly gpu: readonly { readonly mode: string; readonly losses: readonly number[] }[];
}

/** What a bundle for pages leaves in `globalThis.trained`, for each of the bundles by name. */
export async function runInPages(
  bundles: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, Trained>>> {
  const files = Object.fromEntries(
    Object.entries(bundles).flatMap(([name, text]) => [
      [`/${name}/index.html`, `<!doctype html><script type="module" src="page.js"></script>`],
      [`/${name}/page.js`, text],
    ]),
  );
  const server = await startServer({
    files,
    headers: () => ({
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    }),
  });
  const browser = await startChromium();
  try {
    const results: Record<string, Trained> = {};
    for (const name of Object.keys(bundles)) {
      const page = await browser.newPage();
      const failed = new Promise<never>((_, reject) => page.on("pageerror", reject));
      const finished = page
        .goto(`${server.origin}/${name}/index.html`)
        .then(() =>
          page.evaluate(
            () => (globalThis as typeof globalThis & { readonly trained: Promise<Trained> }).trained,
          ),
        );
      results[name] = await Promise.race([finished, failed]);
      await page.close();
    }
    return results;
  } finally {
    await browser.close();
    server.close();
  }
}
