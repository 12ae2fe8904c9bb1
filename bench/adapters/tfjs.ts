import type { NetWork } from "../harness/Work.js";
import { ADAM } from "../nets/Net.js";
import { readNetFile } from "../nets/netFile.js";
import { netNamed } from "../nets/nets.js";
import type { AdapterFactory, Prepared } from "./Adapter.js";
import { findPeer, importPeer } from "./peers.js";
import type { TensorFlow } from "./TensorFlow.js";
import { tfjsForward } from "./tfjsForward.js";
import { tfjsOperation } from "./tfjsOperation.js";

/** TensorFlow.js, the entry that Node users get, on its `cpu` or its `wasm` backend (one thread: it has no more in Node). */
export const openTfjs: AdapterFactory = async ({ backend = "cpu" }) => {
  const { module: tf, version } = await importPeer<TensorFlow>("@tensorflow/tfjs");
  if (backend === "wasm") {
    const { module } = await importPeer<{ setWasmPaths(path: string): void }>(
      "@tensorflow/tfjs-backend-wasm",
    );
    module.setWasmPaths(`${findPeer("@tensorflow/tfjs-backend-wasm").folder}/dist/`);
  }
  if (!(await tf.setBackend(backend))) throw new Error(`no backend ${backend}`);
  return {
    about: { version },
    prepare(work) {
      tf.engine().startScope();
      const prepared =
        work.kind === "infer"
          ? inference(tf, work)
          : work.kind === "train"
            ? training(tf, work)
            : tfjsOperation(tf, work);
      return {
        ...prepared,
        dispose() {
          tf.engine().endScope();
          tf.disposeVariables();
        },
      };
    },
  };
};

function inference(tf: TensorFlow, { net: name, file, batch }: NetWork): Prepared {
  const net = netNamed(name);
  const { weights, images } = readNetFile(net, file, batch);
  const forward = tfjsForward(tf, net, weights);
  const logits = () =>
    tf.tidy(() => forward(tf.tensor(images, [batch, ...net.input]), { training: false })).dataSync();
  return {
    run() {
      logits();
      return {};
    },
    output: logits,
  };
}

function training(tf: TensorFlow, { net: name, file, batch }: NetWork): Prepared {
  const net = netNamed(name);
  const { weights, images, labels } = readNetFile(net, file, batch);
  const forward = tfjsForward(tf, net, weights);
  const optimizer = tf.train.adam(ADAM.learningRate, ADAM.beta1, ADAM.beta2, ADAM.epsilon);
  return {
    run() {
      const cost = optimizer.minimize(() => {
        const logits = forward(tf.tensor(images, [batch, ...net.input]), { training: true });
        return tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor(labels, [batch], "int32"), 10), logits);
      }, true);
      const loss = cost.dataSync()[0]!;
      cost.dispose();
      return { loss };
    },
  };
}
