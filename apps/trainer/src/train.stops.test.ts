import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { writeMnist } from "../test/mnistFolder.js";
import { readFigure } from "../test/readFigure.js";
import { onMnist, quick, striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";
import { withInterrupt } from "./withInterrupt.js";

const path = temporaryFolder();
const text = (file: string) => readFileSync(path(file), "utf8");
const json = (file: string) => JSON.parse(text(file));
const STOPPING = "stopping after this step; press Ctrl-C again to stop at once";

/** Has a run told to stop when it prints a line on standard error that begins so. */
const interruptAt =
  (start: string, signal: "SIGINT" | "SIGTERM" | "SIGHUP" = "SIGINT") =>
  (line: string): void => {
    if (line.startsWith(start)) process.emit(signal);
  };

afterEach(() => vi.restoreAllMocks());

describe("Ctrl-C", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "(%s) ends a run after the step under way, and writes what there is",
    async (signal) => {
      const { code, out, err } = await striate(quick(path("run"), "--log-every", "1"), {
        err: interruptAt("epoch 2 step 5 ", signal),
      });
      expect([code, err.at(-1)]).toEqual([130, STOPPING]);
      const history = text("run/history.jsonl")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(history.map(({ type, epoch }) => [type, epoch])).toEqual([
        ["step", 1],
        ["step", 1],
        ["step", 1],
        ["epoch", 1],
        ["step", 2],
        ["step", 2],
      ]);
      expect(readdirSync(path("run"))).toHaveLength(12);
      expect(readdirSync(path("run/checkpoints"))).toContain("checkpoint-000000005.safetensors");
      expect(json("run/result.json")).toMatchObject({
        stopped: true,
        epochs: 1,
        steps: 5,
        testAccuracy: history[3].valAccuracy,
        trainAccuracy: null,
      });
      const figure = readFigure(text("run/loss.svg"));
      expect(figure.lines.map(({ points, marks }) => [points.length, marks.length])).toEqual([
        [5, 0],
        [1, 1],
        [1, 1],
      ]);
      expect(out).toContain("stopped after step 5");
      expect(out).toContain(`test accuracy ${(100 * history[3].valAccuracy).toFixed(2)} % (after epoch 1)`);
      expect(out.slice(-2)).toEqual([
        `Next: striate evaluate ${path("run")}`,
        `Go on: striate train --resume ${path("run")}`,
      ]);
    },
  );

  it("in the first epoch leaves a model that can be evaluated", async () => {
    const { code, out } = await striate(quick(path("run"), "--log-every", "1"), {
      err: interruptAt("epoch 1 step 1 "),
    });
    expect(code).toBe(130);
    expect(out.some((line) => line.startsWith("test accuracy"))).toBe(false);
    expect(json("run/result.json")).toMatchObject({ stopped: true, epochs: 0, steps: 1, testAccuracy: null });
    expect((await striate(["evaluate", path("run")])).code).toBe(0);
  });

  it("in the reading of training pictures at the end leaves a whole run, without that number", async () => {
    const { code, out } = await striate(quick(path("run")), {
      out: (line) => {
        if (line.startsWith("epoch 2 ")) process.emit("SIGINT");
      },
    });
    expect(code).toBe(130);
    expect(json("run/result.json")).toMatchObject({
      stopped: false,
      epochs: 2,
      steps: 6,
      trainAccuracy: null,
    });
    expect(out.some((line) => line.startsWith("train accuracy"))).toBe(false);
    expect(out.at(-1)).toBe(`Next: striate evaluate ${path("run")}`);
  });

  it("is heard by nobody after the run", async () => {
    const count = () => ["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => process.listenerCount(signal));
    const before = count();
    await striate(quick(path("run"), "--epochs", "1"));
    expect(count()).toEqual(before);
  });

  it("a second time ends the process at once, unless it is the first one's echo", async () => {
    const exit = vi.spyOn(process, "exit").mockImplementation((() => {}) as never);
    const now = vi.spyOn(performance, "now");
    const lines: string[] = [];
    const press = (milliseconds: number) => {
      now.mockReturnValue(milliseconds);
      process.emit("SIGINT");
    };
    const terminal = {
      out: () => {},
      err: (line: string) => void lines.push(line),
      bar: undefined,
      color: false,
      columns: 80,
      debug: false,
    };
    await withInterrupt(
      terminal,
      () => void lines.push("the bar is gone"),
      async (signal) => {
        press(1000);
        expect(signal.aborted).toBe(true);
        press(1400);
        expect(exit).not.toHaveBeenCalled();
        press(1600);
      },
    );
    expect(exit.mock.calls).toEqual([[130]]);
    expect(lines).toEqual(["the bar is gone", STOPPING]);
  });
});

describe("a loss that is no number", () => {
  it("ends the run with one line, exit code 1 and what came before", async () => {
    const { code, err } = await striate(quick(path("run"), "--learning-rate", "1e30"));
    const { loss } = JSON.parse(text("run/history.jsonl"));
    expect([code, err]).toEqual([
      1,
      [
        `striate: fit: the loss is NaN at step 2 (epoch 1). The last finite loss was ${loss} at step 1. ` +
          `Lower the learning rate, or look for damaged inputs. What came before is in ${path("run")}.`,
      ],
    ]);
    expect(readdirSync(path("run")).sort()).toEqual([
      "config.json",
      "history.jsonl",
      "report.html",
      "tensorboard",
    ]);
  });

  it("keeps the files of finished epochs", async () => {
    // The chain of five weights that are a thousand times too large overflows in the second or third epoch.
    const data = writeMnist(path("data"), { train: 8, test: 8 });
    const flags = "--epochs 9 --optimizer sgd --learning-rate 1000".split(" ");
    const { code, err, out } = await striate(onMnist(data, path("run"), ...flags));
    expect(code).toBe(1);
    expect(err).toHaveLength(1);
    const epochs = out.filter((line) => line.startsWith("epoch ")).length;
    expect(epochs).toBeGreaterThan(0);
    expect(readdirSync(path("run")).sort()).toEqual([
      "accuracy.svg",
      "checkpoints",
      "config.json",
      "history.csv",
      "history.jsonl",
      "loss.svg",
      "model.safetensors",
      "report.html",
      "steps.csv",
      "tensorboard",
    ]);
    expect((await striate(["evaluate", path("run")])).out[0]).toContain("mnist: 8 test pictures");
    expect(readFigure(text("run/accuracy.svg")).lines[1]!.marks).toHaveLength(epochs);
  });

  it("does not leave an older run's results beside it", async () => {
    await striate(quick(path("run"), "--epochs", "1"));
    writeFileSync(path("run/notes.txt"), "mine");
    expect((await striate(quick(path("run"), "--learning-rate", "1e30", "--force"))).code).toBe(1);
    expect(readdirSync(path("run")).sort()).toEqual([
      "config.json",
      "history.jsonl",
      "notes.txt",
      "report.html",
      "tensorboard",
    ]);
  });
});
