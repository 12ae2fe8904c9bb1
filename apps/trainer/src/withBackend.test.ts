import { describe, expect, it } from "vitest";
import { quick, striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";

const path = temporaryFolder();
const LITTLE = ["--threads", "1", "--max-memory", "16MiB"];
const REMEDY =
  "Raise --max-memory (at most 4GiB); training takes less with a smaller --batch-size, and --accumulate for steps of as many pictures.";

/** The last line on standard error. */
const problem = async (args: readonly string[]) => {
  const { code, err } = await striate(args);
  return [code, err.at(-1)];
};
const tooMuch = expect.stringMatching(/^striate: .+ more do not fit: .+, and the memory ends at .+ MiB\. /);
const withRemedy = expect.stringContaining(REMEDY);

describe("where memory ends, the flags that help are told", () => {
  it.each([
    ["in a step", []],
    ["in an estimate", ["--estimate"]],
  ])("%s", async (_, flags) => {
    const [code, message] = await problem(
      quick(path("run"), ...LITTLE, "--batch-size", "256", "--limit", "256", ...flags),
    );
    expect(code).toBe(2);
    expect(message).toEqual(tooMuch);
    expect(message).toEqual(withRemedy);
  });

  it("while a network is built", async () => {
    const args = ["train", "vgg13", "--dataset", "shapes", "--limit", "8", "--out", path("built"), ...LITTLE];
    const [code, message] = await problem(args);
    expect(code).toBe(2);
    expect(message).toEqual(withRemedy);
  });
});
