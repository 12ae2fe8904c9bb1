import type { Optimizer } from "@striate/training";
import { flagOf } from "../flagOf.js";
import { UsageError } from "../UsageError.js";
import { sparedFromDecay } from "./sparedFromDecay.js";

/** What the flags say of an optimizer; what is not given is its own default. */
export interface OptimizerSettings {
  readonly learningRate: number;
  readonly momentum?: number;
  readonly nesterov?: boolean;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly rho?: number;
  readonly centered?: boolean;
  readonly epsilon?: number;
  readonly epsilonHat?: boolean;
  readonly weightDecay?: number;
  readonly l2?: number;
  /** Ends of weights' names, with commas between. */
  readonly decayExempt?: string;
  readonly clipValue?: number;
  readonly clipNorm?: number;
  readonly globalClipNorm?: number;
}

const ADAM = ["beta1", "beta2", "epsilon", "epsilonHat"] as const;

/** Which settings are an optimizer's own. */
const OWN = {
  adam: ADAM,
  adamw: ADAM,
  sgd: ["momentum", "nesterov"],
  rmsprop: ["rho", "momentum", "epsilon", "centered"],
  adagrad: ["epsilon"],
} as const satisfies Readonly<Record<string, readonly (keyof OptimizerSettings)[]>>;

const SHARED = ["learningRate", "weightDecay", "l2", "clipValue", "clipNorm", "globalClipNorm"] as const;

/** The optimizers that the command knows. */
export const OPTIMIZERS = {
  adam: maker("adam", "Adam"),
  adamw: maker("adamw", "AdamW"),
  sgd: maker("sgd", "SGD"),
  rmsprop: maker("rmsprop", "RMSProp"),
  adagrad: maker("adagrad", "Adagrad"),
} as const;

export type OptimizerName = keyof typeof OWN;

function maker(
  name: OptimizerName,
  className: "Adam" | "AdamW" | "SGD" | "RMSProp" | "Adagrad",
): (settings: OptimizerSettings) => Promise<Optimizer> {
  return async (settings) => {
    refuseOthers(name, settings);
    const { [className]: Class } = await import("@striate/training");
    const options = Object.fromEntries(
      [...SHARED, ...OWN[name]].flatMap((option) =>
        settings[option] === undefined ? [] : [[option, settings[option]]],
      ),
    );
    const spared = settings.decayExempt === undefined ? undefined : sparedFromDecay(settings.decayExempt);
    return new Class(spared === undefined ? options : { ...options, excludeFromWeightDecay: spared });
  };
}

/** @throws UsageError for a setting that another optimizer has */
function refuseOthers(name: OptimizerName, settings: OptimizerSettings): void {
  const own: readonly string[] = OWN[name];
  for (const option of new Set(Object.values(OWN).flat())) {
    // 0 and false are what it would be without.
    if (!settings[option] || own.includes(option)) continue;
    const owners = Object.entries(OWN)
      .filter(([, options]) => (options as readonly string[]).includes(option))
      .map(([owner]) => owner);
    throw new UsageError(
      `${flagOf(option)} is of ${owners.join(" and ")}, not of ${name}. Add --optimizer ${owners[0]}, or leave it out.`,
    );
  }
}
