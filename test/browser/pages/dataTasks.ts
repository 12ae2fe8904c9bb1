import { type Batch, serveBatches, shapes, workerBatches } from "@striate/datasets";
import { pictureBatches } from "./pictureBatches.js";

/** With the data sets. */
export const dataTasks = { readAhead, serve };

/** Whether a worker's batches are those that this thread reads itself. */
async function readAhead({ file }: { readonly file: string }) {
  const arrays = shapes({ train: 50, test: 1, seed: 3 }).train.arrays();
  const shared =
    typeof SharedArrayBuffer !== "undefined" && arrays.images.data.buffer instanceof SharedArrayBuffer;
  const pictures = { arrays, seed: 7 };
  const batches = await workerBatches(new Worker(file), { data: pictures });
  try {
    const read: boolean[] = [];
    for (const epoch of [0, 1]) {
      const own = pictureBatches(pictures).epoch(epoch);
      for await (const batch of batches.epoch(epoch)) read.push(equal(batch, own.next().value));
    }
    return { shared, size: batches.size, read };
  } finally {
    batches.close();
  }
}

/** To be done where it is refused: on a page. */
async function serve() {
  serveBatches(() => {
    throw new Error("nobody asks");
  });
}

function equal(batch: Batch, own: Batch): boolean {
  return JSON.stringify(numbers(batch)) === JSON.stringify(numbers(own));
}

const numbers = ({ images, labels }: Batch) => [
  images.shape,
  [...new Uint32Array(images.data.buffer)],
  labels.shape,
  [...labels.data],
];
