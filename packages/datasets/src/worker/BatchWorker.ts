/** What is used of a `Worker`, of Node or of a page. */
export interface BatchWorker {
  postMessage(message: unknown, transfer: never[]): void;
  terminate(): unknown;
}

/** Calls back once when the worker fails by itself, or ends. A process does not wait for it. */
export function watchWorker(worker: BatchWorker, failed: (problem: string) => void): void {
  const { on, unref, addEventListener } = worker as Partial<NodeWorker & PageWorker>;
  on?.call(worker, "error", (error) => failed(error instanceof Error ? error.message : String(error)));
  on?.call(worker, "exit", () => failed("it ended"));
  unref?.call(worker);
  if (on !== undefined) return;
  // A file that is not there, or may not be loaded, gives an event without a message.
  addEventListener?.call(worker, "error", ({ message }) => failed(message ?? "its file cannot be loaded"));
}

interface NodeWorker {
  on(event: "error" | "exit", listener: (value: unknown) => void): void;
  unref(): void;
}

interface PageWorker {
  addEventListener(type: "error", listener: (event: { readonly message?: string }) => void): void;
}
