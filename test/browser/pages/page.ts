import { tasks } from "./tasks.js";
import type { Reply, Request } from "./worker.js";

/** What the tests call in a page: its tasks on the main thread, or in a worker that the page starts for one task. */
export interface Striate {
  readonly tasks: typeof tasks;
  inWorker(request: Request): Promise<unknown>;
}

Object.assign(globalThis, { striate: { tasks, inWorker } satisfies Striate });

async function inWorker(request: Request): Promise<unknown> {
  const worker = new Worker("worker.js");
  try {
    const { result, problem } = await new Promise<Reply>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(request);
    });
    if (problem !== undefined) throw new Error(problem);
    return result;
  } finally {
    worker.terminate();
  }
}
