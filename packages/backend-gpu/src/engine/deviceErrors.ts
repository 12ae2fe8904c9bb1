import { TensorError } from "@striate/core";
import type { DeviceProblem, Engine } from "./Engine.js";

/** What went wrong in a primitive, as an error of Striate's. */
export function explained(engine: Engine, op: string, error: unknown): TensorError {
  if (error instanceof TensorError) return error;
  const lost = engine.lost();
  if (lost !== undefined)
    return new TensorError("DEVICE", op, lost, "Make a new backend and load the weights again");
  const message = error instanceof Error ? error.message : String(error);
  const full =
    error instanceof RangeError || /out of memory|allocation|bytes but this device allows/i.test(message);
  return full
    ? outOfMemory(op, message)
    : new TensorError("DEVICE", op, message, "Try another mode of the gpu backend");
}

/** The same for what a device reported later, of whatever it did since it last reported well. */
export function reported(engine: Engine, { kind, message }: DeviceProblem): TensorError {
  const op = `a kernel on ${engine.mode}`;
  return kind === "memory" ? outOfMemory(op, message) : explained(engine, op, new Error(message));
}

function outOfMemory(op: string, message: string): TensorError {
  return new TensorError(
    "MEMORY",
    op,
    `the device has no more memory (${message.split("\n")[0]})`,
    "Use a smaller batch",
  );
}
