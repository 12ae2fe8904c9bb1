import type { Conv2dWork, MatMulWork, MaxPoolWork, NetWork, Work } from "../harness/Work.js";
import { channelsFirst, imagesChannelsFirst, kernelChannelsFirst } from "../nets/channelsFirst.js";
import { readNetFile } from "../nets/netFile.js";
import { netNamed } from "../nets/nets.js";
import { netModel } from "../onnx/netModel.js";
import { OnnxGraph } from "../onnx/OnnxGraph.js";
import { type AdapterFactory, cannot, type Prepared } from "./Adapter.js";
import { convolutionInputs, convolutionShapes, imagesShape, numbers, pooledInput } from "./inputs.js";
import { importPeer } from "./peers.js";

/** What is used here of onnxruntime-node. */
interface Onnxruntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: object): Promise<Session>;
  };
  readonly Tensor: new (type: "float32", data: Float32Array, shape: readonly number[]) => OnnxTensor;
}
interface Session {
  release(): Promise<void>;
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
}
interface OnnxTensor {
  readonly data: Float32Array;
}

interface Model {
  readonly bytes: Uint8Array;
  readonly feeds: Readonly<Record<string, readonly [data: Float32Array, shape: readonly number[]]>>;
}

/**
 * onnxruntime-node infers only. Each convolution stands in the model in its best form: with the kernel as a constant, which it lays out once,
 * or, for few output channels, which it would fill up to 16, as an input.
 */
export const openOnnxruntime: AdapterFactory = async ({ threads }) => {
  const { module, version } = await importPeer<Onnxruntime>("onnxruntime-node");
  const { InferenceSession, Tensor } = module;
  return {
    about: { version },
    async prepare(work): Promise<Prepared> {
      const { bytes, feeds } = modelFor(work);
      const session = await InferenceSession.create(bytes, {
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
      });
      const tensors = Object.fromEntries(
        Object.entries(feeds).map(([name, [data, shape]]) => [name, new Tensor("float32", data, shape)]),
      );
      return {
        async run() {
          await session.run(tensors);
          return {};
        },
        output: async () => (await session.run(tensors))[session.outputNames[0]!]!.data,
        dispose: () => void session.release(),
      };
    },
  };
};

function modelFor(work: Work): Model {
  if (work.kind === "matMul") return matMul(work);
  if (work.kind === "conv2d" && work.pass === "forward") return convolution(work);
  if (work.kind === "maxPool" && work.pass === "forward") return pool(work);
  if (work.kind === "infer") return inference(work);
  return cannot("onnxruntime-node", work);
}

function matMul({ size }: MatMulWork): Model {
  const graph = new OnnxGraph();
  const shape = [size, size];
  const product = graph.node("MatMul", [graph.input("a", shape), graph.input("b", shape)]);
  return {
    bytes: graph.model(product),
    feeds: { a: [numbers(1, size ** 2), shape], b: [numbers(2, size ** 2), shape] },
  };
}

function convolution(work: Conv2dWork): Model {
  const { batch, size, inChannels, outChannels, kernel, stride, pad } = work;
  const { input, kernel: kernelShape } = convolutionShapes(work);
  const [images, weights] = convolutionInputs(work);
  const graph = new OnnxGraph();
  const shape = [batch, inChannels, size, size];
  const stored = [outChannels, inChannels, kernel, kernel];
  const data = kernelChannelsFirst(weights, kernelShape);
  const constant = outChannels % 16 === 0;
  const filter = constant ? graph.constant(data, stored) : graph.input("w", stored);
  const output = graph.node("Conv", [graph.input("x", shape), filter], {
    kernel_shape: [kernel, kernel],
    strides: [stride, stride],
    pads: [pad, pad, pad, pad],
  });
  return {
    bytes: graph.model(output),
    feeds: { x: [imagesChannelsFirst(images, input), shape], ...(constant ? {} : { w: [data, stored] }) },
  };
}

function pool(work: MaxPoolWork): Model {
  const graph = new OnnxGraph();
  const images = imagesShape(work);
  const shape = [work.batch, work.channels, work.size, work.size];
  const window = { kernel_shape: [2, 2], strides: [2, 2] };
  const output = graph.node("MaxPool", [graph.input("x", shape)], window);
  const x = imagesChannelsFirst(pooledInput(work), images);
  return { bytes: graph.model(output), feeds: { x: [x, shape] } };
}

function inference({ net: name, file, batch }: NetWork): Model {
  const net = netNamed(name);
  const { weights, images } = channelsFirst(net, readNetFile(net, file, batch));
  const [height, width, channels] = net.input;
  return { bytes: netModel(net, weights, batch), feeds: { x: [images, [batch, channels, height, width]] } };
}
