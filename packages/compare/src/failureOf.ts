import { TensorError } from "@striate/core";
import type { Failure } from "./Fault.js";
import type { Thrown } from "./recording.js";
import { UnreadableCall } from "./settle.js";
import { workOf } from "./workOf.js";

/** Where something was thrown: by a method of the backend, by a read that was waited for, or elsewhere. */
export function failureOf(
  error: unknown,
  thrown: Thrown | undefined,
  step: number,
): Omit<Failure, "layerType"> {
  const cause = error instanceof UnreadableCall ? error.cause : error;
  const told = {
    step,
    message: cause instanceof Error ? cause.message : String(cause),
    code: cause instanceof TensorError ? cause.code : null,
  };
  if (error instanceof UnreadableCall) {
    const { call, method } = error.call;
    return { ...told, ...workOf(error.call), primitive: call?.name ?? method };
  }
  if (thrown !== undefined && thrown.error === error) {
    return { ...told, ...workOf(thrown), primitive: thrown.method };
  }
  return { ...told, pass: "forward", layer: "other", primitive: "" };
}
