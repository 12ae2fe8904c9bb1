import { createReferenceBackend } from "@striate/backend-reference";
import { add, type ProfileRecord, profiled, sum, type Tensor, tensor, valueAndGrad } from "@striate/core";
import { expect, it } from "vitest";
import { AveragePool2D, type CallContext, Conv2D, Flatten, Model, Sequential } from "./index.js";

class Net extends Model {
  readonly stem = new Conv2D({ filters: 2, kernelSize: 1, useBias: false });
  readonly body = new Sequential([
    new Conv2D({ filters: 2, kernelSize: 1, useBias: false, name: "again" }),
    new AveragePool2D({ poolSize: 2 }),
  ]);
  readonly flatten = new Flatten();

  call(x: Tensor, _context?: CallContext): Tensor {
    const y = this.stem.call(x);
    // Of the model itself: it stands between its layers.
    return this.flatten.call(this.body.call(add(y, y)));
  }
}

it("a profile tells the layers by their paths, forward and backward", () => {
  const backend = profiled(createReferenceBackend());
  const model = new Net().build([null, 2, 2, 1], { backend });
  const x = tensor(backend, new Float32Array(4), [1, 2, 2, 1]);
  backend.takeProfile();
  valueAndGrad(model.parameters, () => sum(model.call(x)));
  const records = backend.takeProfile();
  const seen = ({ label, pass, primitive, calls }: ProfileRecord) => [label, pass, primitive, calls];
  const kinds = ["binary", "avgPool2d", "avgPool2dGrad", "conv2d", "conv2dGradInput", "conv2dGradKernel"];
  expect(records.filter(({ primitive }) => kinds.includes(primitive)).map(seen)).toEqual([
    ["stem", "forward", "conv2d", 1],
    ["", "forward", "binary", 1],
    ["body/again", "forward", "conv2d", 1],
    ["body/average_pool2d", "forward", "avgPool2d", 1],
    ["body/average_pool2d", "backward", "avgPool2dGrad", 1],
    ["body/again", "backward", "conv2dGradInput", 1],
    ["body/again", "backward", "conv2dGradKernel", 1],
    // y counts twice in the sum, so its gradients are added up.
    ["", "backward", "binary", 1],
    ["stem", "backward", "conv2dGradKernel", 1],
  ]);
});
