import { DatasetError, type DatasetErrorCode } from "../DatasetError.js";

/** What begins the work of a worker: the channel that it answers on, and what its batches are made from. */
export interface Begin {
  readonly striate: "batches";
  readonly port: MessagePort;
  readonly data: unknown;
}

/** One batch of an epoch, please. */
export interface Request {
  readonly epoch: number;
  readonly batch: number;
}

/** First how many batches there are, then an answer to each request, in their order. */
export type Reply =
  | { readonly kind: "ready"; readonly size: number; readonly batchSize: number }
  | { readonly kind: "batch"; readonly batch: unknown }
  | { readonly kind: "error"; readonly error: SentError };

/** An error as it crosses threads: clones keep no more than the message. */
type SentError =
  | { readonly message: string; readonly stack: string | undefined }
  | {
      readonly code: DatasetErrorCode;
      readonly where: string;
      readonly problem: string;
      readonly remedy: string;
    };

export function sentError(error: unknown): SentError {
  if (error instanceof DatasetError) {
    const { code, where, problem, remedy } = error;
    return { code, where, problem, remedy };
  }
  return error instanceof Error
    ? { message: error.message, stack: error.stack }
    : { message: String(error), stack: undefined };
}

/** An error like the one that was sent; its stack is the worker's. */
export function receivedError(sent: SentError): Error {
  if ("code" in sent) return new DatasetError(sent.code, sent.where, sent.problem, sent.remedy);
  const error = new Error(sent.message);
  if (sent.stack !== undefined) error.stack = sent.stack;
  return error;
}
