import { type NodeWorker, nodeModule } from "./host.js";

/** A worker takes part in jobs inside WebAssembly, asleep there while there is none, until it is sent home. */
const BEGIN = `({ module, memory, threads, scratch, failed, state }, report) => {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  exports.start(threads, scratch, 1);
  report("ready");
  try {
    exports.work();
  } catch {
    const words = new Int32Array(memory.buffer);
    Atomics.store(words, failed >> 2, 1);
    Atomics.sub(words, state >> 2, 1);
  }
}`;

// One source for both hosts, as a string: bundlers treat files of workers in ways of their own.
const NODE_SOURCE = `
const { parentPort, workerData } = require("node:worker_threads");
(${BEGIN})(workerData, (message) => parentPort.postMessage(message));`;
const PAGE_SOURCE = `
onmessage = ({ data }) => {
  (${BEGIN})(data, (message) => postMessage(message));
  close();
};
onmessageerror = () => postMessage("the memory could not be sent to a worker");`;

const BLOCKED =
  "the page's content security policy does not let a worker start from a blob: add worker-src 'self' blob: to it";

export interface WorkerTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly threads: number;
  /** Address of the worker's own memory. */
  readonly scratch: number;
  /** Addresses of the words by which a worker that failed says so, and leaves the job. */
  readonly failed: number;
  readonly state: number;
}

/**
 * Starts a worker and waits until it is ready for jobs. It never keeps a Node process alive.
 *
 * @returns what ends it at once, in the middle of a job too
 * @throws what kept it from starting, such as a page's content security policy
 */
export async function startWorker(task: WorkerTask): Promise<() => void> {
  const node = nodeModule("node:worker_threads");
  if (node === undefined) return startPageWorker(task);
  // Loaders and the like, given to the process by flags, are not for this worker.
  return startNodeWorker(new node.Worker(NODE_SOURCE, { eval: true, workerData: task, execArgv: [] }));
}

async function startNodeWorker(worker: NodeWorker): Promise<() => void> {
  await new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("the worker ended before it began")));
  });
  worker.unref();
  return () => void worker.terminate();
}

async function startPageWorker(task: WorkerTask): Promise<() => void> {
  const url = URL.createObjectURL(new Blob([PAGE_SOURCE], { type: "text/javascript" }));
  const worker = new Worker(url);
  try {
    await new Promise<void>((resolve, reject) => {
      worker.onmessage = ({ data }) => (data === "ready" ? resolve() : reject(new Error(data)));
      // An event without a message: the script was never loaded.
      worker.onerror = ({ message }) => reject(new Error(message ?? BLOCKED));
      worker.postMessage(task);
    });
  } catch (error) {
    worker.terminate();
    throw error;
  } finally {
    URL.revokeObjectURL(url);
  }
  return () => worker.terminate();
}
