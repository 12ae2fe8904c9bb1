import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { start } from "../test/process.js";
import { runBits } from "../test/runNumbers.js";
import { type Outcome, quick, striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";

const path = temporaryFolder(afterAll);
const text = (file: string) => readFileSync(path(file), "utf8");
const bits = (run: string) => runBits(path(run));
const nameOf = (step: number) => `checkpoint-${String(step).padStart(9, "0")}.safetensors`;

/** Everything that a run has to remember: statistics, slots, averages, a schedule, augmentation, accumulated gradients; six steps of two batches. */
const RICH =
  "--batch-norm --optimizer rmsprop --momentum 0.5 --schedule cosine --warm-up 1 --ema 0.9 --label-smoothing 0.1 --flip --rotate 20 --mixup 0.3 --accumulate 2 --limit 48 --global-clip-norm 1 --early-stopping 5".split(
    " ",
  );

/** Runs until it prints a line on standard error that begins so, and then as if the power were gone: nothing more is written. */
async function cut(args: readonly string[], at: string): Promise<Outcome> {
  return striate([...args, "--log-every", "1"], {
    err: (line) => {
      if (line.startsWith(at)) throw new Error("the power is gone");
    },
  });
}

describe("a run that goes on", () => {
  it.each([
    ["plain, after its second epoch's first step", [], "epoch 2 step 4 "],
    ["plain, before its first checkpoint", [], "epoch 1 step 1 "],
    ["with everything, inside an epoch", RICH, "epoch 2 step 5 "],
  ])("(%s) ends with the bits of one that was not cut off", async (name, flags, at) => {
    const [whole, part] = [`${name.length} whole`, `${name.length} part`];
    const more = [...flags, "--checkpoint-every", "2"];
    expect((await striate(quick(path(whole), ...more))).code).toBe(0);
    expect((await cut(quick(path(part), ...more), at)).code).toBe(1);
    const before = text(`${part}/history.jsonl`);
    const { code } = await striate(["train", "--resume", path(part)]);
    expect(code).toBe(0);
    expect(bits(part)).toEqual(bits(whole));
    // What had been logged was computed again, to the same bits.
    expect(text(`${part}/history.jsonl`).startsWith(before)).toBe(true);
    const results = [whole, part].map((run) => JSON.parse(text(`${run}/result.json`)));
    expect(results[1].testAccuracy).toBe(results[0].testAccuracy);
    expect(results[1].trainAccuracy).toBe(results[0].trainAccuracy);
  });

  it("after Ctrl-C says where, and goes further when more epochs are asked for", async () => {
    await striate(quick(path("stopped"), "--log-every", "1"), {
      err: (line) => {
        if (line.startsWith("epoch 1 step 2 ")) process.emit("SIGINT");
      },
    });
    const { code, err } = await striate(["train", "lenet5", "--resume", path("stopped"), "--epochs", "3"]);
    expect([code, err[0]]).toEqual([0, "going on after step 2, in epoch 1 of 3"]);
    await striate(quick(path("three"), "--epochs", "3"));
    expect(bits("stopped")).toEqual(bits("three"));
    expect(JSON.parse(text("stopped/config.json"))).toMatchObject({ epochs: 3, limit: 24 });
  });

  it("from an older checkpoint throws away what came after it", async () => {
    await striate(quick(path("older"), "--checkpoint-every", "1", "--keep-checkpoints", "6"));
    const before = bits("older");
    const { code, err } = await striate(["train", "--resume", path(`older/checkpoints/${nameOf(2)}`)]);
    expect([code, err[0]]).toEqual([0, "going on after step 2, in epoch 1 of 2"]);
    expect(bits("older")).toEqual(before);
  });

  it("that has nothing left to do says so, and leaves everything as it was", async () => {
    await striate(quick(path("done")));
    const before = bits("done");
    const { code, err } = await striate(["train", "--resume", path("done")]);
    expect([code, err]).toEqual([
      0,
      ["the run has its 2 epochs: nothing is left to do. For more of them add --epochs."],
    ]);
    expect(bits("done")).toEqual(before);
  });

  it("that was stopped early stays so, with its best weights", async () => {
    const flags = "--epochs 9 --early-stopping 1 --learning-rate 0.03".split(" ");
    const { out } = await striate(quick(path("early"), ...flags));
    const epochs = text("early/history.jsonl").match(/"type":"epoch"/g)!.length;
    expect(epochs).toBeLessThan(9);
    const losses = text("early/history.jsonl")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
      .filter(({ type }) => type === "epoch")
      .map(({ valLoss }) => valLoss);
    const best = Math.min(...losses);
    expect(out).toContain(
      `The weights are those of epoch ${1 + losses.indexOf(best)}, whose valLoss of ${best} is the best.`,
    );
    const evaluated = await striate(["evaluate", path("early"), "--json"]);
    expect(JSON.parse(evaluated.out[0]!).loss).toBeCloseTo(best, 10);
    const { err } = await striate(["train", "--resume", path("early")]);
    expect(err).toEqual(["the run was ended by EarlyStopping: nothing is left to do"]);
  });
});

describe("a process that is killed", () => {
  it("at any moment goes on to the bits of one that was not", async () => {
    const flags = "--limit 64 --epochs 4 --checkpoint-every 3 --threads 2".split(" ");
    await striate(quick(path("alive"), ...flags));
    const args = [...quick(path("killed"), ...flags), "--log-every", "1"];
    for (const [command, at] of [
      [args, "epoch 1 step 5 "],
      [["train", "--resume", path("killed"), "--log-every", "1"], "epoch 3 step 20 "],
    ] as const) {
      const { code } = await start(command, {
        watch: (line, child) => void (line.startsWith(at) && child.kill("SIGKILL")),
      }).ending;
      expect(code).toBeNull();
    }
    const { code, err } = await striate(["train", "--resume", path("killed")]);
    expect([code, err[0]]).toEqual([
      0,
      expect.stringMatching(/^going on after step (1[89]|2\d), in epoch 3 of 4$/),
    ]);
    expect(bits("killed")).toEqual(bits("alive"));
  }, 60_000);
});
