import { stripVTControlCharacters } from "node:util";
import type { EpochRecord, StepEnd } from "@striate/training";
import { describe, expect, it } from "vitest";
import { screen } from "../test/screen.js";
import { quick, striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";
import { progress } from "./progress.js";

const path = temporaryFolder();
const ESCAPE = "\u001b";

const step: StepEnd = {
  epoch: 12,
  epochs: 20,
  step: 5259,
  stepInEpoch: 100,
  steps: 469,
  loss: 0.5,
  accuracy: 0.5,
  meanLoss: 0.12345,
  meanAccuracy: 0.96875,
  imagesPerSecond: 1234.4,
};

const epoch: EpochRecord = {
  epoch: 12,
  loss: 0.12345,
  accuracy: 0.96875,
  valLoss: 0.25,
  valAccuracy: 0.9375,
  seconds: 2.25,
  imagesPerSecond: 1234.4,
};

/** One epoch of the callbacks: its begin, a step, its end. */
async function watch(options: {
  readonly columns?: number;
  readonly color?: boolean;
  readonly logEvery?: number;
  readonly validatedOn?: "test" | "validation";
}) {
  const { columns, color = false, logEvery = 100, validatedOn = "test" } = options;
  const { stream, written } = screen(columns ?? 0);
  const lines = { out: [] as string[], err: [] as string[] };
  const watcher = progress(
    {
      out: (text) => void lines.out.push(text),
      err: (text) => void lines.err.push(text),
      bar: columns === undefined ? undefined : stream,
      color,
      columns: columns ?? 80,
      debug: false,
    },
    { logEvery, validatedOn },
  );
  await watcher.onEpochBegin?.({ epoch: 12, epochs: 20, steps: 469 });
  await watcher.onStepEnd?.(step);
  await watcher.onEpochEnd?.(epoch);
  watcher.stop();
  /** Every state of the bar, without escape codes. */
  const bars = written.filter((text) => text.startsWith("epoch "));
  return { ...lines, bars, text: written.join("") };
}

describe("on a terminal", () => {
  it("a bar shows loss, accuracy, images a second and the time left", async () => {
    const { bars, err } = await watch({ columns: 100 });
    expect(bars[0]).toBe(`epoch 12/20 ${"░".repeat(20)} 0/469 loss – accuracy – – images/s 0s left`);
    // 100 of 469 steps fill 4.26 of 20 places.
    expect(bars.at(-1)).toMatch(
      /^epoch 12\/20 █{4}░{16} 100\/469 loss 0\.1235 accuracy 96\.88 % 1234 images\/s \S+ left$/,
    );
    expect(err).toEqual([]);
  });

  it.each([45, 60, 70, 80, 90, 120])("of %i columns it fits on one line", async (columns) => {
    const { bars } = await watch({ columns });
    for (const bar of bars) expect(bar.length).toBeLessThanOrEqual(columns);
  });

  it("of 60 columns it tells less, and never half a word", async () => {
    expect((await watch({ columns: 60 })).bars.at(-1)).toMatch(
      /^epoch 12\/20 █+░+ 100\/469 loss 0\.1235 96\.88 % \S+ left$/,
    );
    expect((await watch({ columns: 45 })).bars.at(-1)).toMatch(/^epoch 12\/20 █+░+ 100\/469 loss 0\.1235$/);
  });

  it("of 60 columns an epoch has lines that fit, each begun with what belongs together", async () => {
    const lines = (await watch({ columns: 60, color: true })).out.join("\n").split("\n");
    expect(lines.map((line) => stripVTControlCharacters(line))).toEqual([
      "epoch 12  loss 0.1235 accuracy 96.88 %",
      "  test loss 0.2500 accuracy 93.75 %  2.3 s, 1234 images/s",
    ]);
  });

  it("an epoch says what it was validated on", async () => {
    const { out } = await watch({ columns: 120, validatedOn: "validation" });
    expect(out[0]).toContain("  validation loss 0.2500 accuracy 93.75 %  ");
  });

  it("metrics of the test have their place", async () => {
    const lines: string[] = [];
    const out = (text: string) => void lines.push(text);
    const watcher = progress(
      { out, err: () => {}, bar: undefined, color: false, columns: 80, debug: false },
      { logEvery: 1, validatedOn: "test" },
    );
    await watcher.onEpochEnd?.({ ...epoch, metrics: { top5: 0.5, valTop5: 0.75 } });
    expect(lines[0]).toContain("accuracy 93.75 %  top-5 75.00 %  2.3 s");
  });

  it("the bar makes way for the line of the epoch, and the cursor is back", async () => {
    const { text, out } = await watch({ columns: 80 });
    expect(text.lastIndexOf(`${ESCAPE}[?25h`)).toBeGreaterThan(text.lastIndexOf(`${ESCAPE}[?25l`));
    expect(text).toMatch(/\[2K$/);
    expect(out).toHaveLength(1);
  });

  it("colours are those of the terminal for results", async () => {
    expect((await watch({ columns: 80, color: true })).out[0]).toContain(`${ESCAPE}[1m93.75 %${ESCAPE}[22m`);
    expect((await watch({ columns: 80 })).out[0]).not.toContain(ESCAPE);
  });

  it("Ctrl-C takes the bar away before it says so", async () => {
    const { stream, written } = screen(80);
    let shown = "";
    const { code, err } = await striate(quick(path("run"), "--epochs", "500"), {
      bar: stream,
      out: (line) => {
        // In the second epoch's first steps: a timer comes between them.
        if (line.startsWith("epoch 1 ")) setTimeout(() => process.emit("SIGINT"), 0);
      },
      err: () => {
        shown = written.join("");
      },
    });
    expect([code, err]).toEqual([130, ["stopping after this step; press Ctrl-C again to stop at once"]]);
    expect(shown).toMatch(/\[2K$/);
  });
});

describe("elsewhere", () => {
  it("every so many steps a line tells the step's own loss, and every epoch one its means", async () => {
    const { err, out } = await watch({ logEvery: 3 });
    expect(err).toEqual(["epoch 12 step 5259 loss: 0.500000"]);
    expect(out).toEqual([
      "epoch 12  loss 0.1235 accuracy 96.88 %  test loss 0.2500 accuracy 93.75 %  2.3 s, 1234 images/s",
    ]);
    expect((await watch({ logEvery: 100 })).err).toEqual([]);
  });

  it("a run prints plain lines, without escape codes", async () => {
    const { err, out } = await striate(quick(path("run"), "--log-every", "2"));
    expect(err.map((line) => line.replace(/loss: \d\.\d{6}$/, "loss: …"))).toEqual([
      "epoch 1 step 2 loss: …",
      "epoch 2 step 4 loss: …",
      "epoch 2 step 6 loss: …",
    ]);
    expect(out.filter((line) => line.startsWith("epoch "))).toHaveLength(2);
    expect([...out, ...err].join("")).not.toContain(ESCAPE);
  });
});
