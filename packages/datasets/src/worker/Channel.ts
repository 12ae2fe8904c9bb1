import { DatasetError } from "../DatasetError.js";
import { type BatchWorker, watchWorker } from "./BatchWorker.js";
import { type Begin, type Reply, type Request, receivedError } from "./messages.js";

export type Ready = Extract<Reply, { readonly kind: "ready" }>;

/** Node's can let a process end while they are open. */
type Port = MessagePort & { ref?(): void; unref?(): void };

interface Pending {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/** A conversation with a worker: every question is answered in its turn. A process of Node does not end while an answer is awaited. */
export class Channel {
  readonly #worker: BatchWorker;
  readonly #port: Port;
  readonly #remote: MessagePort;
  readonly #pending: Pending[] = [];
  #ended: DatasetError | undefined;

  constructor(worker: BatchWorker) {
    const { port1, port2 } = new MessageChannel();
    this.#worker = worker;
    this.#port = port1;
    this.#remote = port2;
    this.#port.onmessage = ({ data }: MessageEvent<Reply>) => this.#receive(data);
    this.#port.unref?.();
    watchWorker(worker, (problem) =>
      this.#end(`the worker failed: ${problem}`, "Look at what its file does, and start another worker"),
    );
  }

  /** @returns what the worker says of the batches that it made from `data` */
  async begin(data: unknown): Promise<Ready> {
    const begin: Begin = { striate: "batches", port: this.#remote, data };
    const post = () => this.#worker.postMessage(begin, [this.#remote] as never[]);
    return (await this.#question(post)) as Ready;
  }

  async ask(request: Request): Promise<unknown> {
    const reply = await this.#question(() => this.#port.postMessage(request));
    return (reply as Extract<Reply, { readonly kind: "batch" }>).batch;
  }

  close(): void {
    this.#end("the batches were closed", "Close them when nothing reads them any more");
    this.#worker.terminate();
  }

  #question(post: () => void): Promise<Reply> {
    if (this.#ended) return Promise.reject(this.#ended);
    post();
    const answer = new Promise<Reply>((resolve, reject) => this.#pending.push({ resolve, reject }));
    this.#port.ref?.();
    return answer;
  }

  #receive(reply: Reply): void {
    const asked = this.#pending.shift();
    if (this.#pending.length === 0) this.#port.unref?.();
    // None waits for what was on its way at the end.
    if (reply.kind === "error") asked?.reject(receivedError(reply.error));
    else asked?.resolve(reply);
  }

  /** The first cause is the one that is told. */
  #end(problem: string, remedy: string): void {
    this.#ended ??= new DatasetError("WORKER", "workerBatches", problem, remedy);
    this.#port.close();
    for (const { reject } of this.#pending.splice(0)) reject(this.#ended);
  }
}
