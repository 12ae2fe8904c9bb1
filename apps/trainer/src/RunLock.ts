import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { UsageError } from "./UsageError.js";

/** Says in a file that a process writes into its folder. One that was killed leaves the file, which then says nothing. */
export class RunLock {
  readonly #path: string;
  #held = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws UsageError while another process has it */
  take(): void {
    const content = `${process.pid} ${hostname()} ${startOf(process.pid) ?? ""}\n`;
    try {
      writeFileSync(this.#path, content, { flag: "wx" });
    } catch (error) {
      if ((error as { readonly code?: string }).code !== "EEXIST") throw error;
      const holder = readHolder(this.#path);
      if (holder !== undefined) {
        throw new UsageError(
          `the run in ${dirname(this.#path)} still goes on, in ${holder}. Wait for it, or choose another folder.`,
        );
      }
      writeFileSync(this.#path, content);
    }
    this.#held = true;
  }

  release(): void {
    if (this.#held) rmSync(this.#path, { force: true });
    this.#held = false;
  }
}

/** @returns who has it; undefined where that is nobody any more */
function readHolder(path: string): string | undefined {
  const [pid = "", host = "", start = ""] = readFileSync(path, "utf8").trim().split(" ");
  const id = Number(pid);
  if (!Number.isInteger(id) || id <= 0) return undefined;
  if (host !== hostname()) return `process ${pid} of ${host} (if that is over, remove ${path})`;
  if (!isAlive(id)) return undefined;
  // The number may be another process's by now.
  return start === (startOf(id) ?? "") ? `process ${pid}` : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { readonly code?: string }).code === "EPERM";
  }
}

/** When a process began, in ticks since the machine did; where the system tells. */
function startOf(pid: number): string | undefined {
  try {
    // The name, in parentheses, may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\)/s, "").trim().split(" ");
    return fields[19];
  } catch {
    return undefined;
  }
}
