import fs, { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { afterEach, describe, expect, it, vi } from "vitest";
import { runBits } from "../test/runNumbers.js";
import { quick, striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";

const path = temporaryFolder();
const bits = (run: string) => runBits(path(run));

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

/** A device that takes no byte, as a full disk does. */
const FULL = "/dev/full";

describe.runIf(existsSync(FULL))("a full disk", () => {
  const until = (line: string, act: () => void) => ({
    err: (text: string) => {
      if (text.startsWith(line)) act();
    },
  });
  const args = (run: string) => quick(path(run), "--log-every", "1", "--checkpoint-every", "1");

  it("at the history ends the run with what was saved, and it goes on when there is room", async () => {
    const { code, err } = await striate(
      args("run"),
      until("epoch 2 step 5 ", () => {
        rmSync(path("run/history.jsonl"));
        symlinkSync(FULL, path("run/history.jsonl"));
      }),
    );
    expect([code, err.at(-1)]).toEqual([
      2,
      `striate: the folder ${path("run")} cannot be written (the disk is full). ` +
        `What was saved is untouched: make room, and go on with striate train --resume ${path("run")}`,
    ]);
    const resumed = await striate(["train", "--resume", path("run")]);
    expect([resumed.code, resumed.err[0]]).toEqual([0, "going on after step 4, in epoch 2 of 2"]);
    await striate(args("whole"));
    expect(bits("run")).toEqual(bits("whole"));
  });

  it("at a checkpoint loses none that came before", async () => {
    const part = path("run/checkpoints/checkpoint-000000005.safetensors.part");
    const { code, err } = await striate(
      args("run"),
      until("epoch 2 step 5 ", () => symlinkSync(FULL, part)),
    );
    expect([code, err.at(-1)]).toEqual([
      2,
      expect.stringMatching(
        /^striate: checkpoints: checkpoint-000000005\.safetensors cannot be written \(ENOSPC: .+\)\. .+ resume from checkpoint-000000004\.safetensors\. The command is striate train --resume \S+checkpoint-000000004\.safetensors$/,
      ),
    ]);
    expect(existsSync(part)).toBe(false);
    const resumed = await striate(["train", "--resume", path("run")]);
    expect(resumed.code).toBe(0);
    await striate(args("whole"));
    expect(bits("run")).toEqual(bits("whole"));
  });
});

describe("a disk that can only be read", () => {
  it("is told before anything is computed", async () => {
    const problem = Object.assign(new Error("EROFS: read-only file system"), {
      code: "EROFS",
      syscall: "mkdir",
    });
    const flags = quick(path("run"));
    vi.spyOn(fs, "mkdirSync").mockImplementation(() => {
      throw problem;
    });
    syncBuiltinESMExports();
    const { code, out, err } = await striate(flags);
    vi.restoreAllMocks();
    expect([code, out, err]).toEqual([
      2,
      [],
      [
        `striate: the folder ${path("run")} cannot be written (the disk is read-only). Choose another with --out.`,
      ],
    ]);
  });

  it.runIf(process.getuid?.() !== 0)("or a folder without permission", async () => {
    mkdirSync(path("closed"), { mode: 0o500 });
    const { code, err } = await striate(quick(path("closed/run")));
    expect([code, err]).toEqual([
      2,
      [
        `striate: the folder ${path("closed/run")} cannot be written (no permission). Choose another with --out.`,
      ],
    ]);
    expect(readdirSync(path("closed"))).toEqual([]);
  });
});
