import type { BatchNormWork, Work } from "../harness/Work.js";
import { NORM_EPSILON } from "../nets/Net.js";
import { cannot, type Prepared } from "./Adapter.js";
import {
  convolutionInputs,
  convolutionShapes,
  imagesShape,
  numbers,
  pooledInput,
  pooledShape,
  product,
} from "./inputs.js";
import type { TensorFlow, TfTensor } from "./TensorFlow.js";

/** A single kernel of TensorFlow.js. */
export function tfjsOperation(tf: TensorFlow, work: Work): Prepared {
  const compute = operationOf(tf, work);
  return {
    run() {
      tf.tidy(compute).dispose();
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
    const x = tf.tensor(pooledInput(work), imagesShape(work));
    if (work.pass === "forward") return () => tf.maxPool(x, 2, 2, "valid");
    const output = tf.maxPool(x, 2, 2, "valid");
    const dy = tf.tensor(numbers(3, product(pooledShape(work))), pooledShape(work));
    const attributes = { filterSize: 2, strides: 2, pad: "valid" };
    return () => tf.engine().runKernel("MaxPoolGrad", { dy, input: x, output }, attributes);
  }
  if (work.kind === "batchNorm") return normalization(tf, work);
  return cannot("TensorFlow.js", work);
}

function normalization(tf: TensorFlow, work: BatchNormWork): () => TfTensor {
  const shape = imagesShape(work);
  const [x, dy] = [1, 3].map((seed) => tf.tensor(numbers(seed, product(shape)), shape));
  const [gamma, beta] = [4, 5].map((seed) => tf.tensor(numbers(seed, work.channels), [work.channels]));
  const normalized = (images: TfTensor, scale: TfTensor, shift: TfTensor) => {
    const { mean, variance } = tf.moments(images, [0, 1, 2]);
    return tf.batchNorm(images, mean, variance, shift, scale, NORM_EPSILON);
  };
  if (work.pass === "forward") return () => normalized(x!, gamma!, beta!);
  const gradients = tf.grads(normalized);
  return () => gradients([x!, gamma!, beta!], dy!)[0]!;
}
