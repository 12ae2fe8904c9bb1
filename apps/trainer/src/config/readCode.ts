import { resolve } from "node:path";
import { UsageError } from "../UsageError.js";
import type { Setting, Settings } from "./Setting.js";

/** Settings that a module in TypeScript or JavaScript exports as its default. @throws UsageError naming the file */
export async function readCode(text: string, file: string): Promise<Settings> {
  const { createJiti } = await import("jiti");
  const jiti = createJiti(import.meta.url, { fsCache: false, moduleCache: false });
  let exported: unknown;
  try {
    exported = await jiti.import(resolve(file), { default: true });
  } catch (error) {
    const [problem] = String((error as Error).message).split("\n");
    throw new UsageError(`${file}: ${problem!.replace(/\.$/, "")}. Correct it.`, { cause: error });
  }
  if (
    typeof exported !== "object" ||
    exported === null ||
    Array.isArray(exported) ||
    isEmptyModule(exported)
  ) {
    throw new UsageError(`${file}: it exports no settings. Write export default { epochs: 20 }.`);
  }
  return new Map(
    Object.entries(exported).map(([name, value]): [string, Setting] => [
      name,
      { value, place: placeOf(name, text, file) },
    ]),
  );
}

/** Without a default export jiti gives the module itself. */
function isEmptyModule(exported: object): boolean {
  return Object.prototype.toString.call(exported) === "[object Module]";
}

/** The first line that writes the name as a property does. */
function placeOf(name: string, text: string, file: string): string {
  const escaped = name.replace(/[^\w]/g, "\\$&");
  const property = new RegExp(`(^|[\\s{,])(["']?)${escaped}\\2\\s*[:,}]|^\\s*${escaped}\\s*$`);
  const line = text.split("\n").findIndex((content) => property.test(content));
  return line < 0 ? file : `${file}:${line + 1}`;
}
