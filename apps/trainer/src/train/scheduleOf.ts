import type { Schedule } from "@striate/training";
import type { ScheduleFlags } from "../commands/scheduleOptions.js";
import { flagOf } from "../flagOf.js";
import { UsageError } from "../UsageError.js";

interface Course {
  readonly learningRate: number;
  readonly monitor: string;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
}

/** Which flags each schedule has. */
const OWN = {
  constant: [],
  step: ["decayAt", "decayRate"],
  exponential: ["decayRate"],
  cosine: ["minLearningRate"],
  plateau: ["decayRate", "minLearningRate", "plateauPatience"],
} as const satisfies Readonly<Record<ScheduleFlags["schedule"], readonly (keyof ScheduleFlags)[]>>;

/** The schedule that the flags ask for; undefined where the learning rate stays. @throws UsageError */
export async function scheduleOf(flags: ScheduleFlags, course: Course): Promise<Schedule | undefined> {
  refuseOthers(flags);
  const { schedule, warmUp = 0 } = flags;
  if (schedule === "constant" && warmUp === 0) return undefined;
  const { StepDecay, WarmUp } = await import("@striate/training");
  const length = Math.round(warmUp * course.stepsPerEpoch);
  const { learningRate } = course;
  const main =
    (await changing(flags, { ...course, warmUpSteps: length })) ??
    new StepDecay({ initialLearningRate: learningRate, boundaries: [] });
  return length === 0 ? main : new WarmUp(main, { length });
}

async function changing(
  flags: ScheduleFlags,
  { learningRate, monitor, epochs, stepsPerEpoch, warmUpSteps }: Course & { readonly warmUpSteps: number },
): Promise<Schedule | undefined> {
  const { CosineDecay, ExponentialDecay, ReduceOnPlateau, StepDecay } = await import("@striate/training");
  const { decayAt, decayRate, minLearningRate = 0, plateauPatience } = flags;
  const common = { initialLearningRate: learningRate };
  switch (flags.schedule) {
    case "constant":
      return undefined;
    case "step":
      if (decayAt === undefined) {
        throw new UsageError(
          "--schedule step needs to know when. Add --decay-at, such as --decay-at 80,120.",
        );
      }
      return new StepDecay({ ...common, boundaries: decayAt, per: "epoch", decayRate: decayRate ?? 0.1 });
    case "exponential":
      return new ExponentialDecay({ ...common, decaySteps: 1, per: "epoch", decayRate: decayRate ?? 0.95 });
    case "cosine":
      return new CosineDecay({
        ...common,
        decaySteps: Math.max(1, epochs * stepsPerEpoch - warmUpSteps),
        alpha: minLearningRate / learningRate,
      });
    case "plateau":
      return new ReduceOnPlateau({
        ...common,
        monitor,
        minLearningRate,
        ...(decayRate === undefined ? {} : { factor: decayRate }),
        ...(plateauPatience === undefined ? {} : { patience: plateauPatience }),
      });
  }
}

function refuseOthers(flags: ScheduleFlags): void {
  const own: readonly string[] = OWN[flags.schedule];
  for (const option of new Set(Object.values(OWN).flat())) {
    if (flags[option] === undefined || own.includes(option)) continue;
    const owners = Object.entries(OWN).filter(([, options]) =>
      (options as readonly string[]).includes(option),
    );
    const names = owners.map(([name]) => name);
    throw new UsageError(
      `${flagOf(option)} is of ${names.join(" and ")}, not of the schedule ${flags.schedule}. Add --schedule ${names[0]}, or leave it out.`,
    );
  }
}
