import type { Model } from "@striate/layers";
import type { TrainingProfile } from "../../profile/TrainingProfile.js";

/** What one layer costs in a training step. */
export interface LayerCost {
  readonly name: string;
  readonly type: string;
  readonly parameters: number;
  readonly multiplyAdds: number;
  /** Bytes of its output for a whole batch. */
  readonly activations: number;
  /** Bytes of its weights. */
  readonly weights: number;
  /** Milliseconds a step, where steps were measured. */
  readonly time: { readonly forward: number; readonly backward: number } | undefined;
}

const FLOAT = 4;

/** Of every layer in the order of the forward pass, as often as it is called. */
export function layerCosts(
  model: Model,
  batchSize: number,
  profile: TrainingProfile | undefined,
): readonly LayerCost[] {
  const timed = new Set<string>();
  return model.summaryRows().rows.map((row) => {
    const parameters = row.trainableParams + row.nonTrainableParams;
    const [, ...shape] = row.outputShape;
    const size = shape.reduce<number>((product, length) => product * (length ?? 1), 1);
    // The profile knows a layer that is called twice by one name: its time stands with the first call.
    const measured = profile === undefined || timed.has(row.name) ? undefined : timeOf(profile, row.name);
    timed.add(row.name);
    return {
      name: row.name,
      type: row.type,
      parameters,
      multiplyAdds: row.multiplyAdds,
      activations: FLOAT * batchSize * size,
      weights: FLOAT * parameters,
      time: measured,
    };
  });
}

function timeOf({ primitives }: TrainingProfile, name: string): NonNullable<LayerCost["time"]> {
  const spent = (pass: "forward" | "backward") =>
    primitives
      .filter((primitive) => primitive.layer === name && primitive.pass === pass)
      .reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return { forward: spent("forward"), backward: spent("backward") };
}
