import { describe, expect, it } from "vitest";
import { start } from "../test/process.js";
import { runBits } from "../test/runNumbers.js";
import { quick, striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";

const path = temporaryFolder();
const outcome = (run: string) => runBits(path(run));

const augmented = [
  ...["--dataset", "shapes", "--pad-and-crop", "4", "--flip", "--rotate", "10", "--cutout", "8"],
  ...["--shuffle-buffer", "10", "--normalize", "standardize"],
];

describe("batches that a thread of their own prepares", () => {
  it.each([
    ["as they are", []],
    ["augmented", augmented],
    ["blended", ["--mixup", "0.4"]],
    ["several a step", ["--accumulate", "2"]],
  ])("are those that the run's own thread would read, to the bit: %s", async (name, flags) => {
    for (const prefetch of ["0", "1", "3"]) {
      const { code } = await striate(quick(path(`${name}-${prefetch}`), ...flags, "--prefetch", prefetch));
      expect(code).toBe(0);
    }
    expect(outcome(`${name}-1`)).toEqual(outcome(`${name}-0`));
    expect(outcome(`${name}-3`)).toEqual(outcome(`${name}-0`));
  });

  it("may be prepared by another thread when a run goes on", async () => {
    await striate(quick(path("whole"), "--prefetch", "0"));
    const { code } = await striate(
      quick(path("parts"), "--prefetch", "2", "--log-every", "1", "--checkpoint-every", "1"),
      {
        err: (line) => {
          if (line.startsWith("epoch 2 step 4 ")) process.emit("SIGINT");
        },
      },
    );
    expect(code).toBe(130);
    expect((await striate(["train", "--resume", path("parts"), "--prefetch", "0"])).code).toBe(0);
    expect(outcome("parts")).toEqual(outcome("whole"));
  });

  it("are measured by an estimate, too", async () => {
    const { code, out } = await striate(quick(path("none"), "--estimate", "--prefetch", "2"));
    expect(code).toBe(0);
    expect(out[0]).toMatch(/^a batch /);
  });

  it("leave nothing behind that keeps the process alive", async () => {
    const { ending } = start(quick(path("process")));
    const { code, err } = await ending;
    expect([code, err]).toEqual([0, expect.not.stringContaining("rror")]);
  });
});
