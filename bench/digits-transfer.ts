/**
 * How good are the built-in digits? Trains LeNet-5 on 20,000 of them and reads the real MNIST test set, which it has never seen.
 *
 * npx tsx --conditions=@striate/source bench/digits-transfer.ts DIR_WITH_MNIST [EPOCHS]
 */
import { createReferenceBackend } from "@striate/backend-reference";
import { digits, mnist } from "@striate/datasets";
import { lenet5 } from "@striate/models";
import { Adam, evaluate, fit } from "@striate/training";

const [dir, epochs = "5"] = process.argv.slice(2);
if (dir === undefined) throw new Error("Pass the folder with the four files of MNIST.");

const backend = createReferenceBackend();
const model = lenet5().build([null, 28, 28, 1], { backend, seed: 1 });
const drawn = digits({ train: 20_000, test: 2_000, seed: 1 });
const real = await mnist({ dir });

await fit(model, drawn.train.shuffle({ seed: 1 }).batch(128), {
  optimizer: new Adam({ learningRate: 1e-3 }),
  epochs: Number(epochs),
  validation: drawn.test.batch(64),
  callbacks: [
    {
      onEpochEnd: async ({ epoch, loss, accuracy, valAccuracy = 0, seconds }) => {
        const { accuracy: onMnist } = await evaluate(model, real.test.batch(64));
        const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
        console.log(
          `epoch ${epoch}: loss ${loss.toFixed(4)}, digits train ${percent(accuracy)} test ${percent(valAccuracy)}, ` +
            `MNIST test ${percent(onMnist)}, ${seconds.toFixed(1)} s`,
        );
      },
    },
  ],
});
