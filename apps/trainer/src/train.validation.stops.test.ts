import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { elements, parseXml } from "../test/parseXml.js";
import { runEpochs } from "../test/runNumbers.js";
import { quick, striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";

const path = temporaryFolder();
const text = (file: string) => readFileSync(path(file), "utf8");
const result = (run: string) => JSON.parse(text(`${run}/result.json`));
const epochs = (run: string) => runEpochs(path(run));
/** What a run computes: every loss, every weight, and what is made of them. */
const numbers = (run: string) => {
  const { secondsPerEpoch: _s, imagesPerSecond: _i, peakMemoryBytes: _p, ...measured } = result(run);
  const weights = readFileSync(path(`${run}/model.safetensors`)).toString("base64");
  return [text(`${run}/history.jsonl`), weights, measured];
};

/** Of 24 pictures 6 are set aside: three batches of 8, 8 and 2. */
const split = (run: string, ...more: readonly string[]) =>
  quick(path(run), "--validation-split", "0.25", "--log-every", "1", ...more);

/** Presses Ctrl-C when a line begins so. */
const pressAt = (start: string) => (line: string) => {
  if (line.startsWith(start)) process.emit("SIGINT");
};

describe("a run with pictures set aside", () => {
  it("has the same bits whoever prepares its batches", async () => {
    const flags = ["--flip", "--normalize", "standardize", "--class-weights", "1,2,1,1,1,1,1,1,1,1"];
    for (const prefetch of ["0", "2"])
      await striate(split(`ahead-${prefetch}`, ...flags, "--prefetch", prefetch));
    expect(numbers("ahead-2")).toEqual(numbers("ahead-0"));
  });

  it("goes on from the middle of an epoch with the same bits", async () => {
    const flags =
      "--epochs 3 --ema 0.5 --early-stopping 4 --schedule plateau --plateau-patience 1 --monitor valAccuracy --checkpoint-every 2".split(
        " ",
      );
    await striate(split("whole", ...flags));
    const cut = await striate(split("part", ...flags), {
      err: (line) => {
        if (line.startsWith("epoch 2 step 5 ")) throw new Error("the power is gone");
      },
    });
    expect(cut.code).toBe(1);
    const { code, err } = await striate(["train", "--resume", path("part"), "--validation-split", "0.25"]);
    expect([code, err[0]]).toEqual([0, "going on after step 4, in epoch 2 of 3"]);
    expect(numbers("part")).toEqual(numbers("whole"));
  });

  it("that is stopped leaves the test set alone, and reads it when it went on", async () => {
    const { code, out } = await striate(split("stopped"), { err: pressAt("epoch 2 step 5 ") });
    const [first] = epochs("stopped");
    expect(code).toBe(130);
    expect(result("stopped")).toMatchObject({
      ...{ stopped: true, testAccuracy: null, testLoss: null },
      ...{ validationAccuracy: first.valAccuracy, validationLoss: first.valLoss },
    });
    expect(out).toContain(`validation accuracy ${(100 * first.valAccuracy).toFixed(2)} % (after epoch 1)`);
    expect(out.some((line) => line.startsWith("test accuracy"))).toBe(false);
    expect(existsSync(path("stopped/confusion.svg"))).toBe(false);
    const page = parseXml(text("stopped/report.html").replace("<!doctype html>\n", "").trimEnd());
    const [headline] = elements(page, "p").filter(({ attributes }) => attributes["class"] === "headline");
    expect(elements(headline!, "span").map((span) => span.text)).toEqual([
      "Interrupted after step 5.",
      `${(100 * first.valAccuracy).toFixed(2)} % of the validation pictures are recognized.`,
    ]);
    expect(elements(page, "p").map((one) => one.text)).toContain(
      "The test set is read once, at the end of a run, which this one did not come to.",
    );
    expect((await striate(["evaluate", path("stopped")])).out[0]).toMatch(/^digits: 24 test pictures, /);
    await striate(["train", "--resume", path("stopped")]);
    await striate(split("never"));
    expect(numbers("stopped")).toEqual(numbers("never"));
    expect(result("stopped").testAccuracy).not.toBeNull();
  });

  it("that is stopped when all epochs are done has no test", async () => {
    const { code } = await striate(split("late"), { out: pressAt("epoch 2 ") });
    expect([code, existsSync(path("late/confusion.svg"))]).toEqual([130, false]);
    const { valAccuracy } = epochs("late").at(-1);
    expect(result("late")).toMatchObject({
      ...{ stopped: false, validationAccuracy: valAccuracy, testAccuracy: null, trainAccuracy: null },
    });
  });

  it("that fails leaves the test set alone", async () => {
    expect((await striate(split("nan", "--learning-rate", "1e30"))).code).toBe(1);
    expect(existsSync(path("nan/confusion.svg"))).toBe(false);
    expect(text("nan/report.html")).toContain("The test set is read once");
  });

  it("goes on with its own share only, and with the pictures that it had", async () => {
    await striate(split("run", "--epochs", "1"));
    expect(await striate(["train", "--resume", path("run"), "--validation-split", "0.5"])).toEqual({
      code: 2,
      out: [],
      err: [
        "striate: --validation-split 0.5 is not the run's, which has 0.25. Leave it out to go on, or begin a new run.",
      ],
    });
    await striate(quick(path("without"), "--epochs", "1"));
    expect((await striate(["train", "--resume", path("without"), "--validation-split", "0.5"])).err).toEqual([
      "striate: --validation-split 0.5 is not the run's, which has none. Leave it out to go on, or begin a new run.",
    ]);
    const config = JSON.parse(text("run/config.json"));
    writeFileSync(path("run/config.json"), JSON.stringify({ ...config, limit: 40 }));
    expect((await striate(["train", "--resume", path("run")])).err).toEqual([
      `striate: there are 30 training, 10 validation and 40 test pictures, and the run in ${path("run")} had 18, 6 and 24. ` +
        "Bring its data back, or pass --data-dir where it has moved.",
    ]);
  });

  it("is measured by an estimate, too", async () => {
    const { code, out } = await striate(split("none", "--estimate"));
    expect([code, existsSync(path("none"))]).toEqual([0, false]);
    expect(out[1]).toMatch(/^an epoch .* for 3 batches, and .* for the validation$/);
  });
});

describe("a share that is none", () => {
  it.each(["0", "1", "-0.1", "1.5", "half", "", "NaN"])("is refused: %j", async (share) => {
    const { code, out, err } = await striate(quick(path("run"), `--validation-split=${share}`));
    expect([code, out]).toEqual([2, []]);
    expect(err).toEqual([
      `striate: option '--validation-split <share>' argument '${share}' is invalid. It takes a number above 0 and below 1, such as 0.1. See striate train --help.`,
    ]);
  });

  it.each([
    ["0.01", "validate on. Choose a larger share"],
    ["0.99", "train with. Choose a smaller share"],
  ])("is refused for so few pictures: %s", async (share, problem) => {
    expect(await striate(quick(path("run"), "--validation-split", share))).toEqual({
      code: 2,
      out: [],
      err: [
        `striate: --validation-split ${share} of 24 training pictures leaves none to ${problem}, or more pictures.`,
      ],
    });
    expect(existsSync(path("run"))).toBe(false);
  });
});
