import type { Browser, Page } from "playwright-core";
import { buildSite, type PageKind } from "./buildSite.js";
import type { Striate } from "./pages/page.js";
import type { tasks } from "./pages/tasks.js";
import { startChromium } from "./startChromium.js";
import { type Server, startServer } from "./startServer.js";

type Tasks = typeof tasks;
type Options<Name extends keyof Tasks> = Parameters<Tasks[Name]>[0] extends undefined
  ? Record<string, never>
  : Parameters<Tasks[Name]>[0];
type Run = <Name extends keyof Tasks>(task: Name, options: Options<Name>) => ReturnType<Tasks[Name]>;

/** A page of one's own in Chromium. */
export interface StriatePage {
  readonly onMainThread: Run;
  readonly inWorker: Run;
  /** Workers alive in the page, those of workers too. */
  workers(): number;
  close(): Promise<void>;
}

/** Chromium and a server of pages. */
export interface Pages {
  /** Opens a page, closes it afterwards. */
  use(kind: PageKind, work: (page: StriatePage) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** @throws Error where there is no Chromium */
export async function openPages(): Promise<Pages> {
  const browser = await startChromium();
  const server = await startServer(await buildSite());
  return {
    use: async (kind, work) => {
      const page = await openPage(browser, server, kind);
      try {
        await work(page);
      } finally {
        await page.close();
      }
    },
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

async function openPage(browser: Browser, { origin }: Server, kind: PageKind): Promise<StriatePage> {
  const page = await browser.newPage();
  await page.goto(`${origin}/${kind}/index.html`);
  return {
    onMainThread: (task, options) => run(page, false, task, options),
    inWorker: (task, options) => run(page, true, task, options),
    workers: () => page.workers().length,
    close: () => page.close(),
  };
}

function run<Name extends keyof Tasks>(page: Page, inWorker: boolean, task: Name, options: unknown) {
  return page.evaluate(
    (request) => {
      const { striate } = globalThis as typeof globalThis & { readonly striate: Striate };
      return request.inWorker ? striate.inWorker(request) : striate.onMainThread(request);
    },
    { inWorker, task, options },
  ) as ReturnType<Tasks[Name]>;
}
