import type { SoftBatch } from "../augment/MixedDataset.js";
import type { Batch, Batches } from "../Batches.js";
import { type Begin, type Reply, type Request, sentError } from "./messages.js";
import { workerScope } from "./workerScope.js";

/**
 * Makes a worker prepare batches for the thread that started it, which reads them by `workerBatches`. To be called once in the worker's own file, in
 * Node and in pages alike.
 *
 * @param make gives the batches, from the `data` that `workerBatches` was passed
 * @throws DatasetError `WORKER` outside of a worker
 * @example
 * // batches.worker.js
 * serveBatches(({ arrays, seed }) =>
 *   Dataset.from(arrays).normalize("minus-one-to-one").shuffle({ seed }).augment([padAndCrop(), flip()]).batch(128),
 * );
 */
export function serveBatches<Data>(
  make: (data: Data) => Batches<Batch | SoftBatch> | Promise<Batches<Batch | SoftBatch>>,
): void {
  workerScope().addEventListener("message", ({ data: message }) => {
    const { striate, port, data } = (message ?? {}) as Partial<Begin>;
    if (striate === "batches") void serve(port!, async () => make(data as Data));
  });
}

async function serve(port: MessagePort, make: () => Promise<Batches<Batch | SoftBatch>>): Promise<void> {
  const reply = (message: Reply, transfer: Transferable[] = []) => port.postMessage(message, transfer);
  try {
    const batches = await make();
    const { size, batchSize } = batches;
    const read = inOrder(batches);
    port.onmessage = ({ data: request }: MessageEvent<Request>) => {
      try {
        const batch = read(request);
        const { images, labels } = batch;
        // Batches are made for their reader alone: their memory can move with them.
        reply({ kind: "batch", batch }, [images.data.buffer, labels.data.buffer] as ArrayBuffer[]);
      } catch (error) {
        reply({ kind: "error", error: sentError(error) });
      }
    };
    reply({ kind: "ready", size, batchSize });
  } catch (error) {
    reply({ kind: "error", error: sentError(error) });
  }
}

/** An epoch's order is drawn once for all its batches that are asked for one after the other. */
function inOrder<Kind>(batches: Batches<Kind>): (request: Request) => Kind {
  let under: { readonly epoch: number; readonly next: number; readonly rest: Generator<Kind> } | undefined;
  return ({ epoch, batch }) => {
    const goesOn = under?.epoch === epoch && under.next === batch;
    const rest = goesOn ? under!.rest : batches.epoch(epoch, batch);
    // Nothing follows in a generator that has thrown.
    under = undefined;
    const { value } = rest.next();
    under = { epoch, next: batch + 1, rest };
    return value;
  };
}
