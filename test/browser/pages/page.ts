import { tasks } from "./tasks.js";
import type { Reply, Request } from "./worker.js";

/** What the tests call in a page: its tasks on the main thread, or in a worker that the page starts for one task. */
export interface Striate {
  onMainThread(request: Request): Promise<unknown>;
  inWorker(request: Request): Promise<unknown>;
}

Object.assign(globalThis, { striate: { onMainThread, inWorker } satisfies Striate });

async function onMainThread({ task, options }: Request): Promise<unknown> {
  // While it evaluates what tests send, Chromium sets the page's content security policy aside.
  await new Promise((resolve) => setTimeout(resolve));
  const run: (parameter: never) => Promise<unknown> = tasks[task];
  return run(options as never);
}

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
