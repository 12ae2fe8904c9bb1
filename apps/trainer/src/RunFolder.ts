import { appendFileSync, mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "./UsageError.js";

/** The folder that a run writes into. Every file is written under another name and then renamed, so that none is ever half there. */
export class RunFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** @throws UsageError when it holds files already and `force` is not given, or cannot be written */
  static create(path: string, { force }: { readonly force: boolean }): RunFolder {
    let files: readonly string[];
    try {
      mkdirSync(path, { recursive: true });
      files = readdirSync(path);
    } catch (error) {
      throw unwritable(path, error);
    }
    if (files.length > 0 && !force) {
      throw new UsageError(
        `the folder ${path} is not empty. Choose another --out, or add --force to write over the run in it.`,
      );
    }
    const folder = new RunFolder(path);
    try {
      folder.write("history.jsonl", "");
    } catch (error) {
      throw unwritable(path, error);
    }
    return folder;
  }

  file(name: string): string {
    return join(this.path, name);
  }

  write(name: string, content: string | Uint8Array): void {
    const temporary = this.file(`${name}.part`);
    writeFileSync(temporary, content);
    renameSync(temporary, this.file(name));
  }

  /** Adds one record to history.jsonl at once, so that a crash loses nothing before it. */
  log(record: Readonly<Record<string, unknown>>): void {
    appendFileSync(this.file("history.jsonl"), `${JSON.stringify(record)}\n`);
  }
}

function unwritable(path: string, error: unknown): UsageError {
  const { code, message } = error as { readonly code?: string; readonly message: string };
  return new UsageError(
    `the folder ${path} cannot be written (${code ?? message}). Choose another with --out.`,
  );
}
