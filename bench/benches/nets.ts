import { join } from "node:path";
import type { NetWork, Task } from "../harness/Work.js";
import { layoutOf } from "../nets/layout.js";
import type { Net } from "../nets/Net.js";
import { writeNetFile } from "../nets/netFile.js";
import { nets } from "../nets/nets.js";
import type { Bench, Group } from "./Bench.js";

/** Whole networks: a training step with Adam, the part of it that passes outside of kernels, inference. One bench each. */
export const netBenches: readonly Bench[] = nets.map((net) => ({
  name: net.name,
  title: `${net.title}, batch ${net.batch}, ${net.parameters.toLocaleString("en-US")} parameters`,
  seconds: 5,
  groups: (folder) => [group(net, join(folder, `${net.name}.safetensors`))],
}));

function group(net: Net, file: string): Group {
  return {
    title: net.title,
    tasks: [
      task(net, file, "train", "training step"),
      task(net, file, "outside", "training step, time outside of kernels"),
      task(net, file, "infer", "inference"),
    ],
    before: () => writeNetFile(net, file),
  };
}

function task(net: Net, file: string, kind: NetWork["kind"], title: string): Task {
  const { multiplyAdds, firstMultiplyAdds } = layoutOf(net);
  const passes = kind === "infer" ? multiplyAdds : 3 * multiplyAdds - firstMultiplyAdds;
  return {
    id: `${net.name}-${kind}`,
    title: `${net.title}, ${title}`,
    work: { kind, batch: net.batch, net: net.name, file },
    amount: net.batch,
    unit: "images",
    gigaflops: (2 * passes * net.batch) / 1e9,
  };
}
