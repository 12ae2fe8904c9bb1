/**
 * `DAMAGED` not the bytes that were written · `VERSION` of a later version · `MISMATCH` of another run · `MISSING` no checkpoint of that
 * name · `OCCUPIED` a new run where there are checkpoints of an earlier one · `WRITE` it could not be written.
 */
export type CheckpointErrorCode = "DAMAGED" | "VERSION" | "MISMATCH" | "MISSING" | "OCCUPIED" | "WRITE";

interface Details {
  /** The one that it is about. */
  readonly checkpoint?: string;
  /** One before it that is whole. */
  readonly previous?: string;
  readonly cause?: unknown;
}

/** A checkpoint that cannot be read, used or written: `checkpoints: <what is wrong, with its name>. <what to do>.` */
export class CheckpointError extends Error {
  override readonly name = "CheckpointError";
  readonly code: CheckpointErrorCode;
  /** The one that it is about. */
  readonly checkpoint: string | undefined;
  /** One before it that is whole: what to resume from instead. */
  readonly previous: string | undefined;

  constructor(code: CheckpointErrorCode, problem: string, remedy: string, details: Details = {}) {
    super(`checkpoints: ${problem}. ${remedy}.`, { cause: details.cause });
    this.code = code;
    this.checkpoint = details.checkpoint;
    this.previous = details.previous;
  }
}
