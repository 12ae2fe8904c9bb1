import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where systems put it; `CHROMIUM` names another place. */
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** WebGL2 and WebGPU by SwiftShader, which comes with Chromium; no first-run pages, no service of Google's. */
const FLAGS = [
  "--no-sandbox",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--enable-unsafe-webgpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const named = process.env["CHROMIUM"];

/** The Chromium of this machine, if there is one. */
export const chromiumPath: string | undefined = (named === undefined ? PLACES : [named]).find((path) =>
  existsSync(path),
);

/** Starts Chromium without a window, with a new profile. @throws Error that says what to install */
export async function startChromium(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error(MISSING);
  return chromium.launch({ executablePath: chromiumPath, args: FLAGS });
}

export const MISSING = "There is no Chromium: apt-get install chromium, or set CHROMIUM to its path.";
