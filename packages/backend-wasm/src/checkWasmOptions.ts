import { checkOptions, TensorError } from "@striate/core";
import type { WasmBackendOptions } from "./createWasmBackend.js";

export const MOST_THREADS = 64;
export const MOST_MEMORY = 2 ** 32;
const LEAST_MEMORY = 2 ** 24;

const OPTIONS = ["threads", "relaxedSimd", "winograd", "deterministic", "maxMemory", "guard"] as const;
const SWITCHES = ["relaxedSimd", "deterministic", "guard"] as const;
const WINOGRAD: readonly unknown[] = ["auto", "always", "never", undefined];

/** @throws TensorError `OPTION` */
export function checkWasmOptions(options: WasmBackendOptions): void {
  checkOptions("createWasmBackend", options, OPTIONS);
  const { threads, relaxedSimd, winograd, deterministic, maxMemory } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS)) {
    refuse(
      `threads ${shown(threads)} is not a whole number from 1 to ${MOST_THREADS}`,
      "Leave it out for one thread a processor",
    );
  }
  for (const name of SWITCHES) {
    const value: unknown = options[name];
    if (value !== undefined && typeof value !== "boolean") {
      refuse(`${name} ${shown(value)} is not true or false`, "Pass one of them, or leave it out");
    }
  }
  if (!WINOGRAD.includes(winograd))
    refuse(`unknown winograd ${shown(winograd)}`, 'Use "auto", "always" or "never"');
  if (deterministic && relaxedSimd) {
    refuse(
      "deterministic and relaxedSimd exclude each other: it rounds as the machine does",
      "Leave one out",
    );
  }
  if (deterministic && winograd !== undefined && winograd !== "never") {
    refuse(`deterministic and winograd ${shown(winograd)} exclude each other`, "Leave one out");
  }
  if (maxMemory === undefined) return;
  if (typeof maxMemory !== "number" || !(maxMemory >= LEAST_MEMORY && maxMemory <= MOST_MEMORY)) {
    refuse(
      `maxMemory ${shown(maxMemory)} is not a number of bytes from 16 MiB to 4 GiB`,
      "Pass for example 2 ** 30, or leave it out",
    );
  }
}

function refuse(problem: string, remedy: string): never {
  throw new TensorError("OPTION", "createWasmBackend", problem, remedy);
}

function shown(value: unknown): string {
  return typeof value === "string" ? `"${value}"` : String(value);
}
