import {
  type Backend,
  batchNormTraining,
  conv2dGeometry,
  type DeviceBuffer,
  matMulGeometry,
  mul,
  pool2dGeometry,
  sum,
  tensor,
  tidy,
  valueAndGrad,
} from "@striate/core";
import type { BatchNormWork, Conv2dWork, MatMulWork, MaxPoolWork } from "../harness/Work.js";
import { NORM_EPSILON } from "../nets/Net.js";
import type { Prepared } from "./Adapter.js";
import {
  convolutionInputs,
  convolutionShapes,
  imagesShape,
  numbers,
  pooledInput,
  pooledShape,
  product,
} from "./inputs.js";

/** One primitive of a backend, called as operations call it: a new buffer each time, freed at once. */
export function prepareOperation(
  backend: Backend,
  work: MatMulWork | Conv2dWork | MaxPoolWork | BatchNormWork,
): Prepared {
  switch (work.kind) {
    case "matMul": {
      const shape = [work.size, work.size];
      const geometry = matMulGeometry("bench", shape, shape);
      const inputs = [numbers(1, work.size ** 2), numbers(2, work.size ** 2)];
      return primitive(backend, inputs, (a, b) => [backend.matMul(a!, b!, geometry)]);
    }
    case "conv2d":
      return convolution(backend, work);
    case "maxPool":
      return pooling(backend, work);
    case "batchNorm":
      return normalization(backend, work);
  }
}

function convolution(backend: Backend, work: Conv2dWork): Prepared {
  const { input, kernel } = convolutionShapes(work);
  const padding = [work.pad, work.pad] as const;
  const geometry = conv2dGeometry("bench", input, kernel, {
    strides: work.stride,
    padding: [padding, padding],
  });
  const method = { forward: "conv2d", gradInput: "conv2dGradInput", gradKernel: "conv2dGradKernel" } as const;
  const name = method[work.pass];
  return primitive(backend, convolutionInputs(work), (a, b) => [backend[name](a!, b!, geometry)]);
}

function pooling(backend: Backend, work: MaxPoolWork): Prepared {
  const geometry = pool2dGeometry("bench", imagesShape(work), { poolSize: 2 });
  const x = pooledInput(work);
  const forward = (images: DeviceBuffer) => {
    const { values, argmax } = backend.maxPool2d(images, geometry);
    return [values, argmax];
  };
  if (work.pass === "forward") return primitive(backend, [x], (images) => forward(images!));
  const images = backend.write(x);
  const [values, argmax] = forward(images);
  backend.free(images);
  backend.free(values!);
  const prepared = primitive(backend, [numbers(3, product(pooledShape(work)))], (dy) => [
    backend.maxPool2dGrad(dy!, argmax!, geometry),
  ]);
  return {
    ...prepared,
    dispose() {
      backend.free(argmax!);
      prepared.dispose?.();
    },
  };
}

function normalization(backend: Backend, work: BatchNormWork): Prepared {
  const shape = imagesShape(work);
  const x = tensor(backend, numbers(1, product(shape)), shape);
  const dy = tensor(backend, numbers(3, product(shape)), shape);
  const gamma = tensor(backend, numbers(4, work.channels), [work.channels]);
  const beta = tensor(backend, numbers(5, work.channels), [work.channels]);
  const normalized = () => batchNormTraining(x, { gamma, beta, epsilon: NORM_EPSILON }).y;
  const gradient = () => valueAndGrad([x, gamma, beta], () => sum(mul(normalized(), dy))).grads.get(x)!;
  const compute = work.pass === "forward" ? normalized : gradient;
  return {
    run() {
      tidy(backend, () => void compute());
      return {};
    },
    async output() {
      const result = tidy(backend, compute);
      return (await result.read()) as Float32Array;
    },
    dispose() {
      for (const one of [x, dy, gamma, beta]) one.dispose();
    },
  };
}

function primitive(
  backend: Backend,
  inputs: readonly Float32Array[],
  compute: (...buffers: readonly DeviceBuffer[]) => readonly DeviceBuffer[],
): Prepared {
  const buffers = inputs.map((values) => backend.write(values));
  return {
    run() {
      for (const result of compute(...buffers)) backend.free(result);
      return {};
    },
    async output() {
      const results = compute(...buffers);
      const values = (await backend.read(results[0]!)) as Float32Array;
      for (const result of results) backend.free(result);
      return values;
    },
    dispose() {
      for (const buffer of buffers) backend.free(buffer);
    },
  };
}
