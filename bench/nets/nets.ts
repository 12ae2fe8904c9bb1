import { lenet5 } from "./lenet5.js";
import type { Net } from "./Net.js";
import { resnet18 } from "./resnet18.js";
import { vgg13 } from "./vgg13.js";

export const nets: readonly Net[] = [lenet5, vgg13, resnet18];

export function netNamed(name: string): Net {
  const net = nets.find((candidate) => candidate.name === name);
  if (net === undefined) throw new RangeError(`There is no net "${name}".`);
  return net;
}
