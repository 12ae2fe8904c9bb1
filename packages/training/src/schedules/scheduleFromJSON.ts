import { TensorError } from "@striate/core";
import type { Json } from "../checkpoints/Json.js";
import { CosineDecay, type CosineDecayOptions } from "./CosineDecay.js";
import { ExponentialDecay, type ExponentialDecayOptions } from "./ExponentialDecay.js";
import { ReduceOnPlateau, type ReduceOnPlateauOptions } from "./ReduceOnPlateau.js";
import type { Schedule } from "./Schedule.js";
import { StepDecay, type StepDecayOptions } from "./StepDecay.js";
import { WarmUp, type WarmUpOptions } from "./WarmUp.js";

/**
 * The schedule that a `toJSON` described, from its beginning.
 *
 * @throws TensorError `OPTION` for another thing, or options that make no sense
 * @example
 * scheduleFromJSON({ schedule: "CosineDecay", initialLearningRate: 0.1, decaySteps: 1000 });
 */
export function scheduleFromJSON(json: Json): Schedule {
  const { schedule, ...options } = isObject(json) ? json : {};
  if (typeof schedule === "string" && Object.hasOwn(MAKERS, schedule)) return MAKERS[schedule]!(options);
  throw new TensorError(
    "OPTION",
    "scheduleFromJSON",
    `${JSON.stringify(json)} describes no schedule`,
    `Its "schedule" is one of ${Object.keys(MAKERS).join(", ")}`,
  );
}

/** The constructors check what they get. */
const MAKERS: Readonly<Record<string, (options: object) => Schedule>> = {
  StepDecay: (options) => new StepDecay(options as StepDecayOptions),
  ExponentialDecay: (options) => new ExponentialDecay(options as ExponentialDecayOptions),
  CosineDecay: (options) => new CosineDecay(options as CosineDecayOptions),
  ReduceOnPlateau: (options) => new ReduceOnPlateau(options as ReduceOnPlateauOptions),
  WarmUp: (given) => {
    const { of, ...options } = given as WarmUpOptions & { readonly of?: Json };
    return new WarmUp(scheduleFromJSON(of ?? null), options);
  },
};

function isObject(json: Json): json is Readonly<Record<string, Json>> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
