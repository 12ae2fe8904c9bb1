import type { NetWork, Work } from "../harness/Work.js";
import { ADAM } from "../nets/Net.js";
import { readNetFile } from "../nets/netFile.js";
import { netNamed } from "../nets/nets.js";
import { type AdapterFactory, cannot, type Prepared } from "./Adapter.js";
import {
  convolutionInputs,
  convolutionShapes,
  imagesShape,
  numbers,
  pooledShape,
  product,
} from "./inputs.js";
import { findPeer, importPeer } from "./peers.js";
import type { TensorFlow, TfTensor } from "./TensorFlow.js";
import { tfjsForward } from "./tfjsForward.js";

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
            : operation(tf, operationOf(tf, work));
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

function operation(tf: TensorFlow, compute: () => TfTensor): Prepared {
  return {
    run() {
      compute().dispose();
      return {};
    },
    output: () => tf.tidy(compute).dataSync(),
  };
}

function operationOf(tf: TensorFlow, work: Work): () => TfTensor {
  if (work.kind === "matMul") {
    const shape = [work.size, work.size];
    const [a, b] = [1, 2].map((seed) => tf.tensor(numbers(seed, work.size ** 2), shape));
    return () => tf.matMul(a!, b!);
  }
  if (work.kind === "conv2d") {
    const { input, kernel, output } = convolutionShapes(work);
    const shapes = { forward: [input, kernel], gradInput: [output, kernel], gradKernel: [input, output] };
    const [first, second] = convolutionInputs(work).map((data, index) =>
      tf.tensor(data, shapes[work.pass][index]!),
    );
    const { pad, stride } = work;
    const common = {
      strides: [stride, stride],
      pad:
        pad === 0
          ? "valid"
          : [
              [0, 0],
              [pad, pad],
              [pad, pad],
              [0, 0],
            ],
      dataFormat: "NHWC",
      dilations: [1, 1],
      dimRoundingMode: pad === 0 ? undefined : "floor",
    };
    const [name, inputs, attributes] = {
      forward: ["Conv2D", { x: first!, filter: second! }, common],
      gradInput: ["Conv2DBackpropInput", { dy: first!, filter: second! }, { ...common, inputShape: input }],
      gradKernel: ["Conv2DBackpropFilter", { x: first!, dy: second! }, { ...common, filterShape: kernel }],
    }[work.pass] as [string, Record<string, TfTensor>, object];
    return () => tf.engine().runKernel(name, inputs, attributes);
  }
  if (work.kind === "maxPool") {
    const x = tf.tensor(numbers(1, product(imagesShape(work))), imagesShape(work));
    if (work.pass === "forward") return () => tf.maxPool(x, 2, 2, "valid");
    const output = tf.maxPool(x, 2, 2, "valid");
    const dy = tf.tensor(numbers(3, product(pooledShape(work))), pooledShape(work));
    const attributes = { filterSize: 2, strides: 2, pad: "valid" };
    return () => tf.engine().runKernel("MaxPoolGrad", { dy, input: x, output }, attributes);
  }
  return cannot("TensorFlow.js", work);
}

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
