import { existsSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { striate } from "../test/striate.js";
import { temporaryFolder } from "../test/temporaryFolder.js";
import { writePicture } from "../test/writePicture.js";

const path = temporaryFolder();
let server: Server;
let asked: string[];
let mirror: string;

/** It has never what it is asked for. */
beforeEach(async () => {
  asked = [];
  server = createServer(({ url = "" }, response) => {
    asked.push(url);
    if (url.includes("mnist")) response.end("these are not the bytes");
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv("STRIATE_DATA", path("cache"));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await new Promise((resolve) => server.close(resolve));
});

const train = (...flags: readonly string[]) => striate(["train", "lenet5", "--out", path("run"), ...flags]);

describe("without --download", () => {
  it("nothing is fetched, and what would be is told", async () => {
    const { code, out, err } = await train("--dataset", "cifar10");
    expect([code, out, err]).toEqual([
      2,
      [],
      [
        `striate: ${path("cache/cifar10/data_batch_1.bin")}: there is no such file, nor cifar-10-binary.tar.gz. ` +
          `Add --download to fetch cifar10 (cifar-10-binary.tar.gz, 170 MB) into ${path("cache/cifar10")}, ` +
          "put the files there, or pass the folder that holds them with --data-dir.",
      ],
    ]);
    expect(asked).toEqual([]);
  });
});

describe("a download that fails", () => {
  it("is told with the address, what was wrong, and what to do by hand", async () => {
    const { code, err } = await train("--dataset", "cifar100", "--mirror", `${mirror}/cifar`);
    expect(code).toBe(2);
    expect(asked).toEqual(["/cifar/cifar-100-binary.tar.gz"]);
    expect(err).toHaveLength(1);
    expect(err[0]).toMatch(
      /^striate: cifar100: cifar-100-binary\.tar\.gz cannot be downloaded http:\S+gz: .*404/,
    );
    expect(err[0]).toContain(
      `put it into ${path("cache/cifar100")}, or pass the folder that holds it with --data-dir.`,
    );
    expect(existsSync(path("run"))).toBe(false);
  });

  it("with other bytes than the published ones leaves nothing behind, also in a folder of one's own", async () => {
    const { code, err } = await train(
      "--dataset",
      "mnist",
      "--mirror",
      `${mirror}/mnist`,
      "--data-dir",
      path("mine"),
    );
    expect(code).toBe(2);
    expect(err[0]).toBe(`downloading ${mirror}/mnist/train-images-idx3-ubyte.gz`);
    expect(err.at(-1)).toContain("train-images-idx3-ubyte.gz cannot be downloaded");
    expect(existsSync(path("mine/train-images-idx3-ubyte"))).toBe(false);
  });
});

it("a picture that cannot be read is named with the flag that leaves it out", async () => {
  for (const name of ["a", "b"]) {
    for (let index = 0; index < 3; index++) {
      await writePicture(path(`own/${name}/${index}.png`), [20, 20, 3], () => index);
    }
  }
  writeFileSync(path("own/a/1.png"), "no picture");
  const flags = ["--dataset", "pictures", "--data-dir", path("own"), "--epochs", "1"];
  const { code, err } = await train(...flags);
  expect([code, err.length]).toEqual([2, 1]);
  expect(err[0]).toMatch(/^striate: \S+own\/a\/1\.png: .+ leave them out with --skip-corrupt\.$/);
  const skipped = await train(...flags, "--skip-corrupt");
  expect([skipped.code, skipped.err]).toEqual([0, [expect.stringMatching(/^left out \S+own\/a\/1\.png: /)]]);
});
