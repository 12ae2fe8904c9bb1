import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { UsageError } from "../UsageError.js";
import { packageEntry } from "./packageEntry.js";

/**
 * Loads an ES module as a file in the current folder would: a path, a file URL, or the name of an installed package.
 *
 * @throws UsageError where there is none, or it cannot be loaded
 */
export async function importFromHere(specifier: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const file = fileOf(specifier) ?? packageEntry(specifier, process.cwd());
    if (file !== undefined) return await import(pathToFileURL(file).href);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `${specifier} cannot be loaded: ${sentence(reason)} It must be an ES module that node can import as it is.`,
      { cause: error },
    );
  }
  throw new UsageError(
    `there is neither a file nor an installed package "${specifier}" here. Pass a path such as ./my-backend.js, or install the package.`,
  );
}

/** The file that is meant, or undefined for the name of a package. */
function fileOf(specifier: string): string | undefined {
  const path = specifier.startsWith("file:") ? fileURLToPath(specifier) : resolve(specifier);
  const explicit = /^(file:|\.{1,2}([/\\]|$)|[/\\]|[a-z]:[/\\])/i.test(specifier);
  if (!existsSync(path)) {
    if (!explicit) return undefined;
    throw new UsageError(
      `there is no file ${specifier}. Pass the path of an ES module, or the name of an installed package.`,
    );
  }
  if (statSync(path).isFile()) return path;
  // A folder that has a package's name does not hide the package.
  if (!explicit) return undefined;
  throw new UsageError(`${specifier} is a folder. Pass the file in it that exports the backend.`);
}

function sentence(text: string): string {
  return text.replace(/\s*\n[\s\S]*$/, "").replace(/[^.?!]$/, "$&.");
}
