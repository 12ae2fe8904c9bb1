import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { UsageError } from "../UsageError.js";
import type { Run, RunEpoch } from "./Run.js";

/** @throws UsageError for a folder without a run, and for a file of it that is damaged */
export function readRun(path: string): Run {
  const config = join(path, "config.json");
  if (!existsSync(config)) {
    throw new UsageError(
      `${path} is no folder of a run: there is no config.json in it. Pass one that striate train wrote.`,
    );
  }
  const settings = parsed(config, readFileSync(config, "utf8"));
  return {
    path,
    name: basename(resolve(path)),
    settings,
    epochs: epochsOf(join(path, "history.jsonl")),
    state: stateOf(join(path, "result.json")),
    started: statSync(config).mtime,
  };
}

function stateOf(file: string): Run["state"] {
  if (!existsSync(file)) return "unfinished";
  return parsed(file, readFileSync(file, "utf8"))["stopped"] === true ? "stopped" : "finished";
}

function epochsOf(file: string): readonly RunEpoch[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  // A run that was killed may leave half a line behind the last whole one.
  const whole = lines.slice(0, -1);
  return whole.flatMap((line, index) => {
    const record = parsed(`${file}, line ${index + 1},`, line);
    if (record["type"] !== "epoch") return [];
    if (isEpoch(record)) return [record];
    throw damaged(`${file}, line ${index + 1},`);
  });
}

function isEpoch(record: object): record is RunEpoch {
  const { epoch, loss, accuracy, valLoss, valAccuracy } = record as Partial<Record<keyof RunEpoch, unknown>>;
  // JSON writes null for a number that is not finite.
  const isNumber = (value: unknown) => typeof value === "number" || value === null;
  return (
    Number.isSafeInteger(epoch) &&
    [loss, accuracy].every(isNumber) &&
    [valLoss, valAccuracy].every((value) => value === undefined || isNumber(value))
  );
}

function parsed(where: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Readonly<Record<string, unknown>>;
    }
  } catch {
    // Falls through: not JSON.
  }
  throw damaged(where);
}

function damaged(where: string): UsageError {
  return new UsageError(`${where} is damaged. Move the run's folder away.`);
}
