import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Outcome, quick, striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";
import { formatProfile } from "./profile/formatProfile.js";
import type { TrainingProfile } from "./profile/TrainingProfile.js";

const path = temporaryFolder(afterAll);
const files = (run: string) =>
  ["history.jsonl", "model.safetensors"].map((name) =>
    readFileSync(path(`${run}/${name}`)).toString("base64"),
  );

describe("striate train --profile", () => {
  let outcome: Outcome;
  let profile: TrainingProfile;

  beforeAll(async () => {
    outcome = await striate(quick(path("run"), "--profile"));
    profile = JSON.parse(readFileSync(path("run/profile.json"), "utf8"));
  });

  it("writes and prints where the time of a step goes", () => {
    expect([outcome.code, outcome.err]).toEqual([0, []]);
    // Six steps, of which the first three warm up.
    expect([profile.steps, profile.skippedSteps]).toEqual([3, 3]);
    expect(outcome.out.join("\n")).toContain(`\n\n${formatProfile(profile, "lenet5")}\n\n`);
    expect(outcome.out).toContain(`profile  ${path("run/profile.json")}`);
  });

  it("finds the model's layers, with their gradients", () => {
    const primitivesOf = (layer: string, pass: string) =>
      profile.primitives
        .filter((row) => row.layer === layer && row.pass === pass)
        .map(({ primitive }) => primitive);
    expect([...new Set(profile.primitives.map(({ layer }) => layer))]).toEqual(
      expect.arrayContaining([
        "data",
        "conv2d",
        "max_pool2d",
        "conv2d_1",
        "dense",
        "dense_2",
        "loss",
        "update",
      ]),
    );
    // Nobody asks for the gradient of the pictures.
    expect(primitivesOf("conv2d", "backward")).not.toContain("conv2dGradInput");
    expect(primitivesOf("conv2d_1", "backward")).toEqual(
      expect.arrayContaining(["conv2dGradInput", "conv2dGradKernel"]),
    );
    expect(primitivesOf("max_pool2d", "forward")).toEqual(["maxPool2d"]);
    expect(primitivesOf("max_pool2d", "backward")).toEqual(["maxPool2dGrad"]);
  });

  it("leaves no time out, and counts none twice", () => {
    const sum = (times: readonly { readonly milliseconds: number }[]) =>
      times.reduce((total, { milliseconds }) => total + milliseconds, 0);
    const { parts, primitives, millisecondsPerStep } = profile;
    // Some hundred additions of doubles.
    expect(sum(Object.values(parts)) / millisecondsPerStep).toBeCloseTo(1, 10);
    for (const { milliseconds, share } of [...Object.values(parts), ...primitives]) {
      expect(milliseconds).toBeGreaterThanOrEqual(0);
      expect(share).toBeCloseTo(milliseconds / millisecondsPerStep, 10);
    }
    const backward = primitives.filter(({ pass }) => pass === "backward");
    expect(sum(backward)).toBeCloseTo(parts.backward.milliseconds, 10);
    const update = primitives.filter(({ layer }) => layer === "update");
    expect(sum(update)).toBeCloseTo(parts.update.milliseconds, 10);
  });

  it("changes no bit of the run", async () => {
    await striate(quick(path("plain")));
    expect(files("run")).toEqual(files("plain"));
    expect(existsSync(path("plain/profile.json"))).toBe(false);
  });

  it("says when the run ended before there was anything to measure", async () => {
    const { code, err } = await striate(quick(path("short"), "--profile", "--log-every", "1"), {
      err: (line) => {
        if (line.startsWith("epoch 1 step 2 ")) process.emit("SIGINT");
      },
    });
    expect([code, err.at(-1)]).toEqual([
      130,
      "there is no profile: the run ended within the first steps, which are not measured",
    ]);
    expect(existsSync(path("short/profile.json"))).toBe(false);
  });

  it("is removed with the run that another is forced over", async () => {
    await striate(quick(path("run"), "--epochs", "1", "--force"));
    expect(existsSync(path("run/profile.json"))).toBe(false);
  });
});
