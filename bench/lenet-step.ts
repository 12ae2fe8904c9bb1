import { createReferenceBackend } from "@striate/backend-reference";
import { digits } from "@striate/datasets";
import { lenet5 } from "@striate/models";
import { SGD, softmaxCrossEntropy, type TrainingBatch, trainStep } from "@striate/training";
import type { Bench } from "./Bench.js";
import { peerLeNet5 } from "./convnetjs.js";
import { interleave } from "./interleave.js";

const BATCH = 128;
const WARM_UP = 3;
const LEARNING_RATE = 0.01;

/** A training step of LeNet-5 (forward, backward, SGD with momentum) on the reference backend and in ConvNetJS, on the same pictures. */
export const lenetStep: Bench = {
  name: "lenet-step",
  title: `LeNet-5, one training step, batch ${BATCH}`,
  async measure(rounds) {
    const { train } = digits({ train: BATCH * (rounds + WARM_UP), test: 10, seed: 1 });
    const batches = [...train.batch(BATCH)] as TrainingBatch[];
    const model = lenet5().build([null, 28, 28, 1], { backend: createReferenceBackend(), seed: 1 });
    const optimizer = new SGD({ learningRate: LEARNING_RATE, momentum: 0.9 });
    const peer = peerLeNet5(BATCH, LEARNING_RATE);
    if (peer.parameters !== model.countParams()) {
      throw new Error(`The nets differ: ${model.countParams()} and ${peer.parameters} parameters.`);
    }
    const losses = { ours: [] as number[], peers: [] as number[] };
    const timings = await interleave(
      [
        {
          name: "Striate, reference backend",
          run: async () => {
            const step = losses.ours.length + 1;
            const batch = batches[step - 1]!;
            losses.ours.push(
              (await trainStep(model, batch, { optimizer, loss: softmaxCrossEntropy, step })).loss,
            );
          },
        },
        {
          name: "ConvNetJS 0.3.0",
          run: () => {
            const { images, labels } = batches[losses.peers.length]!;
            losses.peers.push(peer.step(images.data as Float32Array, labels.data as Int32Array));
          },
        },
      ],
      { rounds, warmUp: WARM_UP },
    );
    // Both must really train: a step that does nothing is quick.
    for (const [name, values] of Object.entries(losses)) {
      if (!(values.at(-1)! < values[0]!))
        throw new Error(`The loss of ${name} does not fall: ${values.join(", ")}`);
    }
    return { timings, work: BATCH, unit: "images" };
  },
};
