import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { start } from "../test/process.js";
import { type Outcome, quick, striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";

const path = temporaryFolder(afterAll);
const text = (file: string) => readFileSync(path(file), "utf8");
const bits = (run: string) =>
  ["history.jsonl", "model.safetensors"].map((name) =>
    readFileSync(path(`${run}/${name}`)).toString("base64"),
  );
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

describe("checkpoints", () => {
  let run: string;

  beforeAll(async () => {
    run = path("kept");
    await striate(quick(run, "--epochs", "4", "--keep-checkpoints", "1", "--monitor", "valAccuracy"));
  });

  it("are the newest and the best", () => {
    const epochs = text("kept/history.jsonl")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
      .filter(({ type }) => type === "epoch");
    const best = Math.max(...epochs.map(({ valAccuracy }) => valAccuracy));
    const first = 1 + epochs.findIndex(({ valAccuracy }) => valAccuracy === best);
    expect(readdirSync(`${run}/checkpoints`).sort()).toEqual([...new Set([3 * first, 12])].map(nameOf));
  });

  it("can be evaluated as models", async () => {
    const loss = async (of: string) => JSON.parse((await striate(["evaluate", of, "--json"])).out[0]!).loss;
    expect(await loss(`${run}/checkpoints/${nameOf(12)}`)).toBe(await loss(run));
  });

  it("are none where none are wanted", async () => {
    await striate(quick(path("none"), "--no-checkpoints"));
    expect(existsSync(path("none/checkpoints"))).toBe(false);
    expect((await striate(["train", "--resume", path("none")])).err).toEqual([
      `striate: the run in ${path("none")} saves no checkpoints (--no-checkpoints). Begin a new one.`,
    ]);
  });
});

describe("--resume refuses", () => {
  let run: string;

  beforeAll(async () => {
    run = path("run");
    await striate(quick(run, "--checkpoint-every", "1", "--keep-checkpoints", "6"));
  });

  const refused = async (args: readonly string[], message: string) =>
    expect(await striate(["train", ...args])).toEqual({ code: 2, out: [], err: [`striate: ${message}`] });

  it("what is no run", async () => {
    const hint = "Pass the folder of a run, or one of its checkpoints.";
    await refused(["--resume", path("nothing")], `there is no ${path("nothing")} to go on with. ${hint}`);
    await refused(["--resume", path("")], `${path("")} is no run, as it has no config.json. ${hint}`);
    await refused(["--resume", `${run}/model.safetensors`], `${run}/model.safetensors is no run. ${hint}`);
  });

  it("settings that would make it another run", async () => {
    const another = (flag: string, now: string, before: string) =>
      `${flag} ${now} is not the run's, which has ${before}. Leave it out to go on, or begin a new run.`;
    await refused(["--resume", run, "--learning-rate", "0.5"], another("--learning-rate", "0.5", "0.001"));
    await refused(["--resume", run, "--flip"], another("--flip", "true", "none"));
    await refused(
      ["resnet8", "--resume", run],
      `the run in ${run} is of lenet5, not of resnet8. Leave the model out.`,
    );
    await refused(["--resume", run, "--out", path("x")], "--out is not of a run that goes on. Leave it out.");
    await refused(
      ["--resume", run, "--config", "a.yaml"],
      "--resume has the settings of its run. Leave --config out, or begin a new run with it.",
    );
    expect((await striate(["train", "lenet5", "--resume", run, "--learning-rate", "1e-3"])).code).toBe(0);
  });

  it("a damaged config.json", async () => {
    cpSync(run, path("damaged config"), { recursive: true });
    writeFileSync(path("damaged config/config.json"), "{");
    await refused(
      ["--resume", path("damaged config")],
      `${path("damaged config/config.json")} is damaged, and says no more which settings the run had. Begin a new one.`,
    );
  });

  it("a damaged checkpoint by name, with the command that goes on from the one before", async () => {
    cpSync(run, path("damaged"), { recursive: true });
    const file = path(`damaged/checkpoints/${nameOf(6)}`);
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(file, bytes);
    const { code, err } = await striate(["train", "--resume", path("damaged")]);
    expect([code, err.length]).toEqual([2, 1]);
    expect(err[0]).toContain(`${nameOf(6)} is damaged`);
    const command = `striate train --resume ${path(`damaged/checkpoints/${nameOf(5)}`)}`;
    expect(err[0]!.endsWith(`The command is ${command}`)).toBe(true);
    expect((await striate(command.split(" ").slice(1))).code).toBe(0);
    expect(bits("damaged")).toEqual(bits("run"));
  });

  it("other data than the run had", async () => {
    const config = JSON.parse(text("run/config.json"));
    cpSync(run, path("other"), { recursive: true });
    writeFileSync(path("other/config.json"), JSON.stringify({ ...config, limit: 40, epochs: 3 }));
    const { code, err } = await striate(["train", "--resume", path("other")]);
    expect([code, err]).toEqual([
      2,
      [
        `striate: there are 40 training and 40 test pictures, and the run in ${path("other")} had 24 and 24. ` +
          "Bring its data back, or pass --data-dir where it has moved.",
      ],
    ]);
  });

  it("nothing where only rounding may differ, but says so", async () => {
    const config = JSON.parse(text("run/config.json"));
    cpSync(run, path("moved"), { recursive: true });
    writeFileSync(path("moved/config.json"), JSON.stringify({ ...config, striate: "0.9.0" }));
    const { code, err } = await striate(["train", "--resume", path("moved")]);
    expect([code, err[0]]).toEqual([
      0,
      "the run was begun with striate 0.9.0, and this is 0.0.0: its numbers may be rounded differently from here on",
    ]);
  });

  it("a run that another process is at", async () => {
    const flags =
      "train lenet5 --limit 64 --batch-size 8 --epochs 10000 --log-every 1 --threads 1 --out busy".split(" ");
    let seen: Promise<Outcome> | undefined;
    const { ending } = start(flags, {
      cwd: path(""),
      watch: (line, child) => {
        if (!line.startsWith("epoch 1 step 3 ")) return;
        seen = striate(["train", "--resume", path("busy")]).finally(() => child.kill("SIGKILL"));
      },
    });
    await ending;
    expect((await seen!).err).toEqual([
      expect.stringMatching(
        /^striate: the run in \S+busy still goes on, in process \d+\. Wait for it, or choose another folder\.$/,
      ),
    ]);
    // Killed, it leaves a mark that nobody takes for a process.
    const { code, err } = await striate(["train", "--resume", path("busy"), "--epochs", "1"]);
    expect([code, err[0]]).toEqual([
      0,
      expect.stringMatching(/^(going on after step \d+|there is no checkpoint yet|the run has its)/),
    ]);
  }, 60_000);
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
