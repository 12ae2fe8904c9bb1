import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { RunLock } from "./RunLock.js";
import { UsageError } from "./UsageError.js";

const RUN_FILES = [
  "config.json",
  "history.jsonl",
  "history.csv",
  "steps.csv",
  "model.safetensors",
  "loss.svg",
  "accuracy.svg",
  "confusion.svg",
  "result.json",
  "profile.json",
  "report.html",
] as const;

type RunFile = (typeof RUN_FILES)[number];

/** Event files of TensorBoard, a folder for each of its curves. */
const EVENTS = "tensorboard";

const CHECKPOINTS = "checkpoints";

/** The folder that a run writes into. Every file is written under another name and then renamed, so that none is ever half there. */
export class RunFolder {
  readonly path: string;
  readonly #lock: RunLock;

  private constructor(path: string) {
    this.path = path;
    this.#lock = new RunLock(join(path, "running"));
  }

  /**
   * With `force`, what an earlier run left in it is removed: a run that fails must not lie beside another's results.
   *
   * @throws UsageError when it holds files already and `force` is not given, cannot be written, or a run writes into it
   */
  static create(path: string, { force }: { readonly force: boolean }): RunFolder {
    return attempt(path, () => {
      mkdirSync(path, { recursive: true });
      if (readdirSync(path).length > 0 && !force) {
        throw new UsageError(
          `the folder ${path} is not empty. Choose another --out, or add --force to write over the run in it.`,
        );
      }
      const folder = new RunFolder(path).#taken();
      for (const name of RUN_FILES) {
        for (const file of [name, `${name}.part`]) rmSync(join(path, file), { force: true });
      }
      for (const name of [EVENTS, CHECKPOINTS]) rmSync(join(path, name), { recursive: true, force: true });
      return folder.#started();
    });
  }

  /** A folder that no other run has: `path`, or `path-2`, `path-3`, … where that exists. @throws UsageError */
  static createNew(path: string): RunFolder {
    return attempt(path, () => {
      mkdirSync(dirname(path), { recursive: true });
      for (let number = 1; ; number++) {
        const free = number === 1 ? path : `${path}-${number}`;
        try {
          mkdirSync(free);
          return new RunFolder(free).#taken().#started();
        } catch (error) {
          if (codeOf(error) !== "EEXIST") throw error;
        }
      }
    });
  }

  /** The folder of a run that goes on. @throws UsageError when it cannot be written, or the run still goes */
  static resume(path: string): RunFolder {
    return attempt(path, () => new RunFolder(path).#taken());
  }

  file(name: RunFile): string {
    return join(this.path, name);
  }

  /** The folder of the run's checkpoints. */
  get checkpoints(): string {
    return join(this.path, CHECKPOINTS);
  }

  /** @throws UsageError when the folder cannot be written any more, or is full */
  write(name: RunFile, content: string | Uint8Array): void {
    const temporary = `${this.file(name)}.part`;
    attempt(this.path, () => {
      try {
        writeFileSync(temporary, content);
        renameSync(temporary, this.file(name));
      } catch (error) {
        rmSync(temporary, { force: true });
        throw error;
      }
    });
  }

  /** Adds one record to history.jsonl at once, so that a crash loses nothing before it. @throws UsageError as `write` */
  log(record: Readonly<Record<string, unknown>>): void {
    attempt(this.path, () => appendFileSync(this.file("history.jsonl"), `${JSON.stringify(record)}\n`));
  }

  /** Adds bytes to an event file such as `train/events.out.tfevents.1`, which is made where there is none. @throws UsageError as `write` */
  appendEvents(name: string, bytes: Uint8Array): void {
    const file = join(this.path, EVENTS, name);
    attempt(this.path, () => {
      try {
        appendFileSync(file, bytes);
      } catch (error) {
        if (codeOf(error) !== "ENOENT") throw error;
        // One by one: a run's folder that was removed under it must not come back half empty.
        for (const folder of [join(this.path, EVENTS), dirname(file)]) {
          if (!existsSync(folder)) mkdirSync(folder);
        }
        appendFileSync(file, bytes);
      }
    });
  }

  /** Lets other runs use the folder. */
  release(): void {
    this.#lock.release();
  }

  #taken(): this {
    this.#lock.take();
    return this;
  }

  #started(): this {
    this.write("history.jsonl", "");
    return this;
  }
}

/** What the system's codes mean where a folder is written. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "no permission",
  EDQUOT: "the disk's quota is used up",
  EEXIST: "a file has that name",
  ENOENT: "it is gone",
  ENOSPC: "the disk is full",
  ENOTDIR: "what stands above it is a file",
  EPERM: "no permission",
  EROFS: "the disk is read-only",
};

function attempt<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const code = codeOf(error);
    if (error instanceof UsageError || code === undefined) throw error;
    throw new UsageError(
      `the folder ${path} cannot be written (${REASONS[code] ?? code}). Choose another with --out.`,
      { cause: error },
    );
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as { readonly code?: string }).code;
}
