import { describe, expect, it } from "vitest";
import {
  CosineDecay,
  ExponentialDecay,
  ReduceOnPlateau,
  type Schedule,
  StepDecay,
  scheduleFromJSON,
  WarmUp,
} from "../index.js";

/** The rates of steps, within an epoch that never ends. */
const ofSteps = (schedule: Schedule, steps: readonly number[]) =>
  steps.map((step) => schedule.learningRate({ step, epoch: 0 }));

/** Float64's own roundings, a few of them. */
const near = (values: readonly number[], expected: readonly number[]) => {
  expect(values).toHaveLength(expected.length);
  for (const [index, value] of values.entries()) {
    expect(Math.abs(value - expected[index]!)).toBeLessThanOrEqual(
      16 * 2 ** -53 * Math.abs(expected[index]!) + 1e-17,
    );
  }
};

describe("ExponentialDecay", () => {
  it("has the values of Keras's tests", () => {
    const smooth = new ExponentialDecay({ initialLearningRate: 0.05, decaySteps: 10, decayRate: 0.96 });
    near(ofSteps(smooth, [0, 5, 10]), [0.05, 0.05 * Math.sqrt(0.96), 0.05 * 0.96]);
    const options = { initialLearningRate: 0.1, decaySteps: 3, decayRate: 0.96, staircase: true };
    near(ofSteps(new ExponentialDecay(options), [1, 2, 3, 100]), [0.1, 0.1, 0.1 * 0.96, 0.1 * 0.96 ** 33]);
  });
});

describe("StepDecay", () => {
  it("drops at its boundaries, as PyTorch's MultiStepLR does", () => {
    // The example of its documentation: 0.05 before 30, 0.005 before 80, 0.0005 after.
    const schedule = new StepDecay({ initialLearningRate: 0.05, boundaries: [30, 80] });
    near(ofSteps(schedule, [0, 29, 30, 79, 80, 1000]), [0.05, 0.05, 0.005, 0.005, 5e-4, 5e-4]);
  });

  it("counts epochs where it is told to", () => {
    const schedule = new StepDecay({
      initialLearningRate: 1,
      boundaries: [1, 3],
      decayRate: 0.5,
      per: "epoch",
    });
    const rates = [0, 1, 2, 3].map((epoch) => schedule.learningRate({ step: 1000, epoch }));
    expect(rates).toEqual([1, 0.5, 0.5, 0.25]);
  });

  it.each([[[0, 3]], [[3, 3]], [[3.5]], ["30"], [undefined]])("refuses the boundaries %o", (boundaries) => {
    const make = () => new StepDecay({ initialLearningRate: 0.1, boundaries: boundaries as never });
    expect(make).toThrow(/are not rising counts/);
  });
});

describe("CosineDecay", () => {
  it("follows half a cosine and stays at its end, as in Keras's tests", () => {
    const schedule = new CosineDecay({ initialLearningRate: 1, decaySteps: 1000 });
    const root = Math.SQRT1_2;
    near(ofSteps(schedule, [0, 250, 500, 750]), [1, (1 + root) / 2, 0.5, (1 - root) / 2]);
    expect(Math.max(...ofSteps(schedule, [1000, 1250]))).toBeLessThan(1e-16);
    const left = new CosineDecay({ initialLearningRate: 1, decaySteps: 1000, alpha: 0.1 });
    near(ofSteps(left, [0, 500, 1000, 1250]), [1, 0.9 * 0.5 + 0.1, 0.1, 0.1]);
  });
});

describe("WarmUp", () => {
  it("before a cosine has the values of Keras's tests", () => {
    const cosine = new CosineDecay({ initialLearningRate: 10, decaySteps: 1000 });
    const schedule = new WarmUp(cosine, { length: 2000 });
    near(ofSteps(schedule, [0, 250, 500, 1000, 2000, 2500]), [0, 1.25, 2.5, 5, 10, 5]);
  });

  it("starts from a rate that is given", () => {
    const flat = new StepDecay({ initialLearningRate: 1, boundaries: [] });
    near(ofSteps(new WarmUp(flat, { length: 4, from: 0.2 }), [0, 1, 2, 3, 4, 9]), [0.2, 0.4, 0.6, 0.8, 1, 1]);
  });

  it("of steps leaves epochs where they are", () => {
    const drops = new StepDecay({ initialLearningRate: 1, boundaries: [2], per: "epoch" });
    const schedule = new WarmUp(drops, { length: 10 });
    const at = (step: number, epoch: number) => schedule.learningRate({ step, epoch });
    near([at(5, 0), at(10, 1), at(20, 2)], [0.5, 1, 0.1]);
  });

  it("hands on what epochs gave, and what is remembered of them", () => {
    const make = () =>
      new WarmUp(new ReduceOnPlateau({ initialLearningRate: 1, monitor: "loss", patience: 1 }), {
        length: 2,
      });
    const schedule = make();
    for (const loss of [3, 3, 3]) schedule.onEpochEnd(epochOf({ loss }));
    near(ofSteps(schedule, [0, 1, 2]), [0, 0.005, 0.01]);
    const restored = make();
    restored.restoreState(schedule.saveState());
    expect(ofSteps(restored, [0, 1, 2])).toEqual(ofSteps(schedule, [0, 1, 2]));
  });
});

describe("ReduceOnPlateau", () => {
  /** The rate after each epoch. */
  const walk = (options: object, losses: readonly number[]) => {
    const schedule = new ReduceOnPlateau({
      initialLearningRate: 1,
      monitor: "loss",
      factor: 0.5,
      ...options,
    });
    return losses.map((loss) => {
      schedule.onEpochEnd(epochOf({ loss }));
      return schedule.learningRate();
    });
  };

  it("waits for its patience, from the last best on", () => {
    expect(walk({ patience: 2 }, [5, 4, 4, 4, 4, 4, 3, 3, 3])).toEqual([
      1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125,
    ]);
  });

  it("does not count epochs of its cooldown, but notices a better one", () => {
    // Reduced at the second 4; two epochs of rest, of which the second counts again as Keras has it; then one of patience.
    expect(walk({ patience: 1, cooldown: 2 }, [4, 4, 4, 4, 4, 4])).toEqual([1, 0.5, 0.5, 0.25, 0.25, 0.125]);
    expect(walk({ patience: 1, cooldown: 2 }, [4, 4, 3, 3, 3])).toEqual([1, 0.5, 0.5, 0.25, 0.25]);
  });

  it("takes less than minDelta for none, and stops at the least rate", () => {
    expect(walk({ patience: 1, minDelta: 0.5 }, [4, 3.6, 3.4])).toEqual([1, 0.5, 0.5]);
    expect(walk({ patience: 1, minLearningRate: 0.3 }, [4, 4, 4, 4])).toEqual([1, 0.5, 0.3, 0.3]);
  });

  it("knows from the name what is better, or is told", () => {
    const rises = [0.1, 0.2, 0.3, 0.4].map((accuracy) => epochOf({ accuracy }));
    const watch = (options: object) => {
      const schedule = new ReduceOnPlateau({ initialLearningRate: 1, patience: 1, ...options });
      for (const record of rises) schedule.onEpochEnd(record);
      return schedule.learningRate();
    };
    expect(watch({ monitor: "accuracy" })).toBe(1);
    expect(watch({ monitor: "accuracy", mode: "min" })).toBeLessThan(1);
    expect(() => watch({ monitor: "epoch" })).toThrow(/does not tell whether lower or higher is better/);
    expect(() => watch({ monitor: "valLoss" })).toThrow(
      /record has no valLoss\. It has epoch, loss, accuracy/,
    );
  });

  it("goes on where another one was", () => {
    const losses = [4, 4, 4, 3, 3, 3, 3];
    const options = { initialLearningRate: 1, monitor: "loss", factor: 0.5, patience: 2, cooldown: 1 };
    const whole = new ReduceOnPlateau(options);
    for (const loss of losses) whole.onEpochEnd(epochOf({ loss }));
    for (let cut = 0; cut < losses.length; cut++) {
      const before = new ReduceOnPlateau(options);
      for (const loss of losses.slice(0, cut)) before.onEpochEnd(epochOf({ loss }));
      const after = new ReduceOnPlateau(options);
      after.restoreState(JSON.parse(JSON.stringify(before.saveState())));
      for (const loss of losses.slice(cut)) after.onEpochEnd(epochOf({ loss }));
      expect(after.saveState()).toEqual(whole.saveState());
    }
  });
});

describe("a schedule as JSON", () => {
  it.each<[string, Schedule]>([
    ["StepDecay", new StepDecay({ initialLearningRate: 0.1, boundaries: [2, 5], per: "epoch" })],
    ["ExponentialDecay", new ExponentialDecay({ initialLearningRate: 0.1, decaySteps: 7, decayRate: 0.9 })],
    ["CosineDecay", new CosineDecay({ initialLearningRate: 0.1, decaySteps: 90, alpha: 0.01 })],
    ["WarmUp", new WarmUp(new CosineDecay({ initialLearningRate: 0.1, decaySteps: 90 }), { length: 9 })],
    ["ReduceOnPlateau", new ReduceOnPlateau({ initialLearningRate: 0.1, monitor: "top5" })],
  ])("makes %s again", (name, schedule) => {
    const text = JSON.stringify(schedule);
    const again = scheduleFromJSON(JSON.parse(text));
    expect(again.constructor.name).toBe(name);
    expect(JSON.stringify(again)).toBe(text);
    for (let step = 0; step < 100; step++) {
      const position = { step, epoch: step >> 3 };
      expect(again.learningRate(position)).toBe(schedule.learningRate(position));
    }
  });

  it.each([[null], [[]], [{ schedule: "Cosine" }], [{ schedule: "constructor" }], ["CosineDecay"]])(
    "of %j is refused",
    (json) => {
      expect(() => scheduleFromJSON(json as never)).toThrow(
        /describes no schedule\. Its "schedule" is one of StepDecay/,
      );
    },
  );

  it.each([
    [{ schedule: "CosineDecay", initialLearningRate: 0.1 }, /decaySteps undefined is not a count/],
    [
      { schedule: "CosineDecay", initialLearningRate: -1, decaySteps: 1 },
      /initialLearningRate -1 is not a number/,
    ],
    [{ schedule: "CosineDecay", lr: 1, decaySteps: 1 }, /unknown option "lr"/],
    [
      { schedule: "CosineDecay", initialLearningRate: 1, decaySteps: 1, per: "day" },
      /per "day" is nothing to count/,
    ],
    [{ schedule: "WarmUp", length: 3, of: null }, /null describes no schedule/],
    [
      { schedule: "ExponentialDecay", initialLearningRate: 1, decaySteps: 1, decayRate: 2 },
      /decayRate 2 is not/,
    ],
    [{ schedule: "ReduceOnPlateau", initialLearningRate: 1, factor: 1 }, /factor 1 is not a number from 0/],
  ])("of %j is refused for its options", (json, message) => {
    expect(() => scheduleFromJSON(json as never)).toThrow(message);
  });
});

const epochOf = (numbers: object) => ({
  epoch: 1,
  loss: 1,
  accuracy: 0,
  seconds: 1,
  imagesPerSecond: 1,
  ...numbers,
});
