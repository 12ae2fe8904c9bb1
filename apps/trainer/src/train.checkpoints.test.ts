import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { start } from "../test/process.js";
import { runBits } from "../test/runNumbers.js";
import { type Outcome, quick, striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";

const path = temporaryFolder(afterAll);
const text = (file: string) => readFileSync(path(file), "utf8");
const bits = (run: string) => runBits(path(run));
const nameOf = (step: number) => `checkpoint-${String(step).padStart(9, "0")}.safetensors`;

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
