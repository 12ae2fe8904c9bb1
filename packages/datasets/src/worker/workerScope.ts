import { DatasetError } from "../DatasetError.js";
import { nodeIfThere } from "../node.js";

/** Where a worker hears from the thread that started it. */
interface Scope {
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
}

/** Of Node or a page. @throws DatasetError `WORKER` outside of a worker */
export function workerScope(): Scope {
  const threads = nodeIfThere("node:worker_threads");
  const scope: Scope | null | undefined =
    threads === undefined ? pageWorker() : (threads.parentPort as Scope | null);
  if (scope) return scope;
  throw new DatasetError(
    "WORKER",
    "serveBatches",
    "this is no worker",
    "Call it in a file of its own, and pass new Worker(new URL(that file, import.meta.url)) to workerBatches",
  );
}

function pageWorker(): Scope | undefined {
  const { WorkerGlobalScope } = globalThis as { readonly WorkerGlobalScope?: new () => object };
  return WorkerGlobalScope !== undefined && globalThis instanceof WorkerGlobalScope
    ? (globalThis as Scope)
    : undefined;
}
