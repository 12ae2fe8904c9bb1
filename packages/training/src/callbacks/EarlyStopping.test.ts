import { createReferenceBackend } from "@striate/backend-reference";
import { describe, expect, it } from "vitest";
import { LinearModel, weightsOf } from "../../test/LinearModel.js";
import { POINTS, pointBatches } from "../../test/points.js";
import {
  type Callback,
  EarlyStopping,
  type EarlyStoppingOptions,
  type EpochRecord,
  ExponentialMovingAverage,
  evaluate,
  fit,
  SGD,
  type TrainingRun,
} from "../index.js";

const CONTRADICTION = pointBatches(POINTS.map(([x, y, label]) => [x, y, (label + 1) % 3]));

/** At which of these values it stops, or undefined. */
function stopsAt(options: EarlyStoppingOptions, values: readonly number[]): number | undefined {
  const stopping = new EarlyStopping(options);
  let stoppedAfter: number | undefined;
  let epoch = 0;
  const run = {
    evaluatedWeights: new Map(),
    stop: () => {
      stoppedAfter ??= epoch;
    },
  };
  stopping.onTrainBegin(run as Partial<TrainingRun> as TrainingRun);
  for (const value of values) {
    epoch++;
    const record = {
      epoch,
      loss: 0,
      accuracy: 0,
      valLoss: value,
      valAccuracy: value,
      seconds: 1,
      imagesPerSecond: 1,
    };
    if (stoppedAfter === undefined) stopping.onEpochEnd(record satisfies EpochRecord);
  }
  return stoppedAfter;
}

describe("EarlyStopping", () => {
  it.each<[EarlyStoppingOptions, readonly number[], number | undefined]>([
    [{}, [5, 4, 4], 3],
    [{}, [5, 4, 3], undefined],
    [{ patience: 1 }, [5, 5], 2],
    [{ patience: 2 }, [5, 4, 4, 3, 3, 3], 6],
    [{ patience: 3 }, [5, 4, 4, 3, 3, 3], undefined],
    [{ minDelta: 0.5 }, [5, 4.6], 2],
    [{ minDelta: 0.5 }, [5, 4.4], undefined],
    [{ monitor: "valAccuracy" }, [0.5, 0.6, 0.6], 3],
    [{ monitor: "valAccuracy", mode: "min" }, [0.5, 0.6], 2],
    // Not looked at: the first two. The third is the first value.
    [{ startFromEpoch: 2 }, [1, 2, 3, 2, 2], 5],
    // Keras: improvements that do not beat the baseline do not let it wait anew, but it does not stop in them either.
    [{ baseline: 2, patience: 2 }, [5, 4, 3, 3], 4],
    [{ baseline: 2, patience: 2 }, [5, 4, 1, 1, 1], 5],
  ])("with %o and %o stops after %o", (options, values, expected) => {
    expect(stopsAt(options, values)).toBe(expected);
  });

  /** A run that gets worse, because the validation contradicts the training. */
  const worsening = (
    options: EarlyStoppingOptions,
    extra: { readonly ema?: ExponentialMovingAverage } = {},
  ) => {
    const backend = createReferenceBackend();
    const model = new LinearModel(backend);
    const optimizer = new SGD({ learningRate: 0.2 });
    const seen: number[][] = [];
    const stopping = new EarlyStopping(options);
    const callbacks: Callback[] = [{ onEpochEnd: () => void seen.push(weightsOf(model)) }, stopping];
    const run = fit(model, pointBatches(), {
      optimizer,
      epochs: 20,
      validation: CONTRADICTION,
      callbacks,
      ...extra,
    });
    return { backend, model, optimizer, seen, stopping, run };
  };

  it("ends the run, says so, and gives the model its best weights", async () => {
    const { model, seen, stopping, run, backend, optimizer } = worsening({ patience: 2 });
    const history = await run;
    expect(history).toMatchObject({ stopped: false, stoppedBy: "EarlyStopping" });
    expect(history.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(stopping.best).toEqual({ epoch: 1, value: history.epochs[0]!.valLoss });
    expect(weightsOf(model)).toEqual(seen[0]);
    expect((await evaluate(model, CONTRADICTION)).loss).toBe(history.epochs[0]!.valLoss);
    optimizer.dispose();
    // Three parameters of the model: nothing is left of the best weights but themselves.
    expect(backend.memory().buffers).toBe(3);
  });

  it("leaves the last weights where it is told to", async () => {
    const { model, seen, run } = worsening({ patience: 2, restoreBestWeights: false });
    await run;
    expect(weightsOf(model)).toEqual(seen[2]);
  });

  it("gives back the best averages where the validation was of averages", async () => {
    const ema = new ExponentialMovingAverage({ decay: 0.5 });
    const { model, run } = worsening({ patience: 1 }, { ema });
    const { epochs } = await run;
    const best = Math.min(...epochs.map(({ valLoss = Number.NaN }) => valLoss));
    expect((await evaluate(model, CONTRADICTION)).loss).toBe(best);
  });

  it("refuses what it cannot wait for", async () => {
    expect(() => new EarlyStopping({ patience: -1 })).toThrow(/patience -1 is not a count/);
    expect(() => new EarlyStopping({ patience: 1, monitor: "gradient" })).toThrow(
      /Pass mode: "min" or "max"/,
    );
    expect(() => new EarlyStopping({ patiense: 1 } as never)).toThrow(/Did you mean "patience"/);
    const model = new LinearModel(createReferenceBackend());
    const run = fit(model, pointBatches(), { optimizer: new SGD(), callbacks: [new EarlyStopping()] });
    await expect(run).rejects.toThrow(
      /record has no valLoss\. It has epoch, loss, accuracy, seconds, imagesPerSecond/,
    );
  });
});

describe("a callback that stops the run", () => {
  it("within an epoch leaves it unfinished", async () => {
    const model = new LinearModel(createReferenceBackend());
    let run: TrainingRun | undefined;
    const history = await fit(model, pointBatches(), {
      optimizer: new SGD(),
      epochs: 5,
      callbacks: [
        {
          onTrainBegin: (begun) => {
            run = begun;
          },
          onStepEnd: ({ step }) => {
            if (step === 5) run?.stop("enough");
          },
        },
      ],
    });
    expect(history).toMatchObject({ stopped: false, stoppedBy: "enough", epochs: [{ epoch: 1 }] });
    expect(history.steps).toHaveLength(5);
    expect(run?.history).toEqual(history);
  });
});
