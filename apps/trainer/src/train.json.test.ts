import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { start } from "../test/process.js";
import { screen } from "../test/screen.js";
import { quick, striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";

const path = temporaryFolder();
const parsed = (lines: readonly string[]) => lines.map((line) => JSON.parse(line));
const read = (file: string) => readFileSync(path(file), "utf8");

describe("striate train --json", () => {
  it("tells begin, steps, epochs and end, a line of JSON each, and nothing else", async () => {
    const { code, out, err } = await striate(quick(path("run"), "--json", "--log-every", "2"));
    expect([code, err]).toEqual([0, []]);
    const records = parsed(out);
    expect(records.map(({ type, step, epoch }) => [type, step ?? epoch])).toEqual([
      ["start", undefined],
      ["step", 2],
      ["epoch", 1],
      ["step", 4],
      ["step", 6],
      ["epoch", 2],
      ["end", undefined],
    ]);
    expect(records[0]).toEqual({
      type: "start",
      folder: path("run"),
      ...JSON.parse(read("run/config.json")),
    });
    expect(records[1]).toMatchObject({ epoch: 1, epochs: 2, stepInEpoch: 2, steps: 3 });
    const logged = read("run/history.jsonl")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(records[5]).toMatchObject(logged.at(-1));
    expect(records[5]).toMatchObject({ seconds: expect.any(Number), imagesPerSecond: expect.any(Number) });
    expect(records[6]).toEqual({ type: "end", folder: path("run"), ...JSON.parse(read("run/result.json")) });
  });

  it("shows no bar, whoever watches", async () => {
    const { stream, written } = screen(80);
    await striate(quick(path("run"), "--json"), { bar: stream, color: true });
    expect(written).toEqual([]);
  });

  it("tells what goes wrong, beside the line for people", async () => {
    const { code, out, err } = await striate(quick(path("run"), "--json", "--learning-rate", "1e30"));
    expect([code, err.length]).toEqual([1, 1]);
    expect(parsed(out).at(-1)).toEqual({ type: "error", message: err[0]!.replace(/^striate: /, "") });
    const missing = "train lenet5 --dataset mnist --json --data-dir".split(" ");
    const refused = await striate([...missing, path("none")]);
    expect([refused.code, parsed(refused.out)]).toEqual([
      2,
      [{ type: "error", message: refused.err[0]!.replace(/^striate: /, "") }],
    ]);
  });

  it("tells how a run goes on that was stopped", async () => {
    const { code, out } = await striate(quick(path("run"), "--json", "--log-every", "1"), {
      out: (line) => {
        if (line.includes('"type":"step","step":2,')) process.emit("SIGINT");
      },
    });
    expect([code, JSON.parse(out.at(-1)!)]).toEqual([
      130,
      expect.objectContaining({
        type: "end",
        stopped: true,
        resume: `striate train --resume ${path("run")}`,
      }),
    ]);
  });

  it("into a pipe is whole lines without control characters", async () => {
    const { code, out } = await start([...quick(path("run")), "--json"]).ending;
    expect(code).toBe(0);
    expect(parsed(out.trimEnd().split("\n")).length).toBeGreaterThan(3);
    expect([...out].filter((character) => character < " " && character !== "\n")).toEqual([]);
  }, 60_000);
});

describe("striate train --estimate", () => {
  it("tells time and memory, and writes nothing", async () => {
    const { code, out, err } = await striate(quick(path("run"), "--estimate"));
    expect([code, err]).toEqual([0, []]);
    expect(out.map((line) => line.replace(/\d[\d.,]*/g, "n"))).toEqual([
      expect.stringMatching(/^a batch {3}n (m?s), n images\/s \(median of n after n to warm up\)$/),
      expect.stringMatching(/^an epoch {2}n (m?s) for n batches, and n (m?s) for the test$/),
      expect.stringMatching(/^n epochs {2}n (m?s)$/),
      expect.stringMatching(/^memory {4}n MB at the peak, data included; tensors may take n GB$/),
      expect.stringMatching(/^disk {6}up to n checkpoints of n kB$/),
      "",
      "Nothing was written. Leave --estimate out to train.",
    ]);
    expect(() => read("run/config.json")).toThrow();
  });

  it("adds up, for programs", async () => {
    const { out } = await striate(quick(path("run"), "--estimate", "--json", "--ema", "0.9"));
    const [estimate, ...others] = parsed(out);
    expect(others).toEqual([]);
    const { secondsPerBatch, secondsPerEpoch, testSeconds, totalSeconds } = estimate;
    expect(estimate).toMatchObject({ type: "estimate", warmUp: 3, measured: 10 });
    // 24 pictures in batches of 8, two epochs.
    expect(secondsPerEpoch).toBeCloseTo(3 * secondsPerBatch, 12);
    expect(totalSeconds).toBeCloseTo(2 * (secondsPerEpoch + testSeconds), 12);
    expect(estimate.imagesPerSecond).toBeCloseTo(8 / secondsPerBatch, 6);
    // Weights, Adam's two numbers for each of them, and their averages, in four bytes each.
    expect(estimate.checkpointBytes).toBe(4 * 4 * 60_074);
    // At least the weights, and no more than a machine has.
    expect(estimate.peakMemoryBytes).toBeGreaterThan(240_000);
  });
});
