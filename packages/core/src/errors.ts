/**
 * What went wrong, stable between releases: programs test the code, people read the message.
 *
 * - `SHAPE` a rank or size does not fit · `DTYPE` float32 and int32 mixed up · `VALUE` a number out of range
 * - `OPTION` an option that does not exist or makes no sense · `BACKEND` tensors of two backends in one operation
 * - `DISPOSED` a freed tensor · `SCOPE` scopes closed out of order · `GRADIENT` a derivative that cannot be taken
 * - `UNSUPPORTED` this backend cannot do it · `LAYER` a model that is not put together as it must be
 * - `MEMORY` the device's memory is full · `DEVICE` the device failed, or is no longer there
 */
export type ErrorCode =
  | "SHAPE"
  | "DTYPE"
  | "VALUE"
  | "OPTION"
  | "BACKEND"
  | "DISPOSED"
  | "SCOPE"
  | "GRADIENT"
  | "UNSUPPORTED"
  | "LAYER"
  | "MEMORY"
  | "DEVICE";

/** Every error of Striate's tensors and layers: `<operation>: <what is wrong, with the numbers>. <what to do>.` */
export class TensorError extends Error {
  override readonly name = "TensorError";
  readonly code: ErrorCode;
  readonly op: string;

  constructor(code: ErrorCode, op: string, problem: string, remedy: string) {
    super(`${op}: ${problem}. ${remedy}.`);
    this.code = code;
    this.op = op;
  }
}
