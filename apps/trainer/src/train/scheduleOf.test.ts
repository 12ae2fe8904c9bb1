import { describe, expect, it } from "vitest";
import type { ScheduleFlags } from "../commands/scheduleOptions.js";
import { scheduleOf } from "./scheduleOf.js";

/** Four epochs of ten steps. */
const course = { learningRate: 0.5, monitor: "valLoss", epochs: 4, stepsPerEpoch: 10 };

const rates = async (flags: ScheduleFlags, steps: readonly number[]) => {
  const schedule = await scheduleOf(flags, course);
  return steps.map((step) => schedule?.learningRate({ step, epoch: Math.floor(step / 10) }));
};

describe("the schedule of the flags", () => {
  it("is none where nothing changes", async () => {
    expect(await scheduleOf({ schedule: "constant" }, course)).toBeUndefined();
  });

  it("constant, with a warm-up, rises evenly and stays", async () => {
    expect(await rates({ schedule: "constant", warmUp: 0.4 }, [0, 1, 2, 3, 4, 39])).toEqual([
      0, 0.125, 0.25, 0.375, 0.5, 0.5,
    ]);
  });

  it("step falls after the epochs that are named", async () => {
    const flags = { schedule: "step", decayAt: [1, 3], decayRate: 0.5 } as const;
    expect(await rates(flags, [0, 9, 10, 29, 30, 39])).toEqual([0.5, 0.5, 0.25, 0.25, 0.125, 0.125]);
    expect(await rates({ schedule: "step", decayAt: [1] }, [10])).toEqual([0.05]);
  });

  it("exponential falls with every epoch", async () => {
    expect(await rates({ schedule: "exponential", decayRate: 0.5 }, [9, 10, 25, 30])).toEqual([
      0.5, 0.25, 0.125, 0.0625,
    ]);
  });

  it("cosine reaches its lowest at the end of the run, also behind a warm-up", async () => {
    const flags = { schedule: "cosine", minLearningRate: 0.25 } as const;
    const [start, middle, end] = await rates(flags, [0, 20, 40]);
    expect([start, end]).toEqual([0.5, 0.25]);
    // cos π/2 is not quite 0 in doubles.
    expect(middle).toBeCloseTo(0.375, 15);
    const warm = await rates({ ...flags, warmUp: 1 }, [0, 5, 10, 25, 40]);
    expect(warm.filter((_, index) => index !== 3)).toEqual([0, 0.25, 0.5, 0.25]);
    expect(warm[3]).toBeCloseTo(0.375, 15);
  });

  it("plateau falls when what is monitored does not improve", async () => {
    const flags = { schedule: "plateau", plateauPatience: 2, decayRate: 0.5, minLearningRate: 0.2 } as const;
    const schedule = await scheduleOf(flags, course);
    const after = (valLoss: number, epoch: number) => {
      schedule!.onEpochEnd?.({
        epoch,
        loss: 1,
        accuracy: 0,
        valLoss,
        valAccuracy: 0,
        seconds: 1,
        imagesPerSecond: 1,
      });
      return schedule!.learningRate({ step: 0, epoch });
    };
    expect([1, 2, 2, 2, 2].map(after)).toEqual([0.5, 0.5, 0.25, 0.25, 0.2]);
  });

  it.each([
    [{ schedule: "step" }, "--schedule step needs to know when. Add --decay-at, such as --decay-at 80,120."],
    [
      { schedule: "cosine", decayAt: [3] },
      "--decay-at is of step, not of the schedule cosine. Add --schedule step, or leave it out.",
    ],
    [
      { schedule: "constant", decayRate: 0.5 },
      "--decay-rate is of step and exponential and plateau, not of the schedule constant. Add --schedule step, or leave it out.",
    ],
  ] as const)("%o is refused", async (flags, message) => {
    await expect(scheduleOf(flags, course)).rejects.toThrow(message);
  });
});
