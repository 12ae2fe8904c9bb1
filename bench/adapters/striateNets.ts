import { type Backend, tensor, untaped } from "@striate/core";
import type { Model } from "@striate/layers";
import { Adam, softmaxCrossEntropy, trainStep } from "@striate/training";
import type { NetWork } from "../harness/Work.js";
import { buildNet } from "../nets/buildNet.js";
import { ADAM } from "../nets/Net.js";
import { type NetData, readNetFile } from "../nets/netFile.js";
import { netNamed } from "../nets/nets.js";
import type { Prepared } from "./Adapter.js";
import { timedBackend } from "./timedBackend.js";

export function prepareNet(given: Backend, { kind, net: name, file, batch }: NetWork): Prepared {
  const net = netNamed(name);
  const data = readNetFile(net, file, batch);
  const timed = kind === "outside" ? timedBackend(given) : undefined;
  const backend = timed?.backend ?? given;
  const model = buildNet(net, backend);
  setWeights(model, data);
  const images = { data: data.images, shape: [batch, ...net.input] };
  if (kind === "infer") {
    const logits = async () => {
      const output = untaped(backend, () => model.call(tensor(backend, images)));
      return (await output.read().finally(() => output.dispose())) as Float32Array;
    };
    return {
      async run() {
        await logits();
        return {};
      },
      output: logits,
      dispose: () => model.dispose(),
    };
  }
  const optimizer = new Adam(ADAM);
  let step = 0;
  return {
    async run() {
      step++;
      const start = performance.now();
      timed?.reset();
      const labels = { data: data.labels, shape: [batch] };
      const options = { optimizer, loss: softmaxCrossEntropy, step };
      const { loss } = await trainStep(model, { images, labels }, options);
      const inside = timed?.milliseconds();
      return inside === undefined ? { loss } : { loss, partMs: performance.now() - start - inside };
    },
    dispose() {
      optimizer.dispose();
      model.dispose();
    },
  };
}

function setWeights(model: Model, { weights }: NetData): void {
  for (const [index, parameter] of model.trainableParameters.entries()) {
    parameter.assign(tensor(parameter.value.backend, weights[index]!, parameter.shape));
  }
}
