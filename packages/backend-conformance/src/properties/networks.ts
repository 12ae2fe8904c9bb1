import type { ConformanceProperty, PropertySettings } from "../ConformanceProperty.js";
import type { Experiment } from "../networks/Experiment.js";
import { firstDifference } from "../networks/firstDifference.js";
import { LAYER_EXPERIMENTS } from "../networks/layers.js";
import { NETWORKS } from "../networks/networks.js";
import { ConformanceError } from "../report/ConformanceError.js";
import { Mismatch } from "../report/Mismatch.js";
import { mismatchOf } from "../report/simplify.js";
import { withBackend } from "../withBackend.js";

/** Layers alone and networks in training: nothing is left behind, and backend and reference do not part. */
export function networkProperties(settings: PropertySettings): readonly ConformanceProperty[] {
  return [
    ...LAYER_EXPERIMENTS.map((experiment) => property("layer", experiment, settings)),
    ...NETWORKS.map((experiment) => property("network", experiment, settings)),
  ];
}

function property(group: string, experiment: Experiment, { seed }: PropertySettings): ConformanceProperty {
  const name = `${experiment.name} goes forward and backward as on the reference`;
  return {
    group,
    name,
    methods: [],
    run: (create) =>
      withBackend(create, async (backend) => {
        const mismatch = await mismatchOf(async () => {
          const before = backend.memory();
          const difference = await firstDifference(backend, experiment, { seed });
          if (difference !== undefined) {
            const { step, pass, path: output, ...numbers } = difference;
            throw new Mismatch(`parts from the reference in step ${step}, ${pass}, at ${output}`, {
              worst: { output, ...numbers },
            });
          }
          const after = backend.memory();
          if (after.buffers !== before.buffers || after.bytes !== before.bytes) {
            throw new Mismatch(`leaves ${after.buffers - before.buffers} buffers behind`);
          }
        });
        if (mismatch !== undefined)
          throw new ConformanceError(`${group} ${name}`, mismatch, { where: `seed ${seed}` });
      }),
  };
}
