import { setFlagsFromString } from "node:v8";
import type { NetWork, Work } from "../harness/Work.js";
import {
  channelsFirst,
  imagesChannelsFirst,
  kernelChannelsFirst,
  kernelShapeChannelsFirst,
} from "../nets/channelsFirst.js";
import { layoutOf } from "../nets/layout.js";
import type { Net } from "../nets/Net.js";
import { type NetData, readNetFile } from "../nets/netFile.js";
import { netNamed } from "../nets/nets.js";
import { type AdapterFactory, cannot, type Prepared } from "./Adapter.js";
import { convolutionInputs, convolutionShapes, numbers } from "./inputs.js";
import type { Jax, JaxArray } from "./JaxApi.js";
import { jaxAdam } from "./jaxAdam.js";
import { jaxForward } from "./jaxForward.js";
import { importPeer } from "./peers.js";

/** jax-js on its WebAssembly device, one thread: it has more only where there is a global `Worker`. */
export const openJax: AdapterFactory = async () => {
  // It uses relaxed SIMD where the engine has it.
  setFlagsFromString("--experimental-wasm-relaxed-simd");
  const { module: jax, version } = await importPeer<Jax>("@jax-js/jax");
  await jax.init("wasm");
  jax.defaultDevice("wasm");
  return {
    about: { version },
    prepare(work) {
      if (work.kind === "infer") return inference(jax, work);
      if (work.kind === "train") return training(jax, work);
      return operation(operationOf(jax, work));
    },
  };
};

function operation(compute: () => JaxArray): Prepared {
  return {
    async run() {
      const result = compute();
      await result.ref.blockUntilReady();
      result.dispose();
      return {};
    },
    output: () => compute().data(),
  };
}

function operationOf(jax: Jax, work: Work): () => JaxArray {
  if (work.kind === "matMul") {
    const shape = [work.size, work.size];
    const [a, b] = [1, 2].map((seed) => jax.numpy.array(numbers(seed, work.size ** 2), { shape }));
    return () => jax.numpy.matmul(a!.ref, b!.ref);
  }
  if (work.kind === "conv2d" && work.pass === "forward") {
    const { input, kernel } = convolutionShapes(work);
    const [images, weights] = convolutionInputs(work);
    const { batch, inChannels, size, stride, pad } = work;
    const x = jax.numpy.array(imagesChannelsFirst(images, input), { shape: [batch, inChannels, size, size] });
    const filter = jax.numpy.array(kernelChannelsFirst(weights, kernel), {
      shape: kernelShapeChannelsFirst(kernel),
    });
    const compute = jax.jit((a: JaxArray, b: JaxArray) =>
      jax.lax.conv(
        a,
        b,
        [stride, stride],
        [
          [pad, pad],
          [pad, pad],
        ],
      ),
    );
    return () => compute(x.ref, filter.ref);
  }
  return cannot("jax-js", work);
}

function inference(jax: Jax, { net: name, file, batch }: NetWork): Prepared {
  const net = netNamed(name);
  const { weights, images } = load(jax, net, readNetFile(net, file, batch));
  const forward = jax.jit(jaxForward(jax, net, { training: false }));
  return operation(() =>
    forward(
      weights.map(({ ref }) => ref),
      images.ref,
    ),
  );
}

function training(jax: Jax, { net: name, file, batch }: NetWork): Prepared {
  const net = netNamed(name);
  const data = readNetFile(net, file, batch);
  const { weights, images } = load(jax, net, data);
  const oneHot = new Float32Array(batch * 10);
  for (const [row, label] of data.labels.entries()) oneHot[10 * row + label] = 1;
  const targets = jax.numpy.array(oneHot, { shape: [batch, 10] });
  const forward = jaxForward(jax, net, { training: true });
  const lossAndGradients = jax.jit(
    jax.valueAndGrad((parameters, x, y) =>
      jax.nn
        .logSoftmax(forward(parameters, x!))
        .mul(y!)
        .sum()
        .mul(-1 / batch),
    ),
  );
  const adam = jaxAdam(jax, weights);
  return {
    async run() {
      const parameters = adam.weights().map(({ ref }) => ref);
      const [loss, gradients] = lossAndGradients(parameters, images.ref, targets.ref);
      await adam.apply(gradients);
      return { loss: (await loss.data())[0]! };
    },
  };
}

function load(jax: Jax, net: Net, data: NetData) {
  const { weights, images, labels } = channelsFirst(net, data);
  const [height, width, channels] = net.input;
  const { weights: layout } = layoutOf(net);
  return {
    weights: weights.map((values, index) => {
      const { role, shape } = layout[index]!;
      return jax.numpy.array(values, { shape: role === "kernel" ? kernelShapeChannelsFirst(shape) : shape });
    }),
    images: jax.numpy.array(images, { shape: [labels.length, channels, height, width] }),
  };
}
