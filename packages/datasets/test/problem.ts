import { expect } from "vitest";
import { DatasetError } from "../src/index.js";

/** Code and full text of the DatasetError that `run` ends with. */
export async function problem(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    expect(error).toBeInstanceOf(DatasetError);
    const { code, message } = error as DatasetError;
    return `${code} ${message}`;
  }
  throw new Error("No error was thrown.");
}
