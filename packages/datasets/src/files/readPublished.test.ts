import { spawn } from "node:child_process";
import { existsSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withFolder } from "../../test/idx.js";
import { problem } from "../../test/problem.js";
import { archive, archivedSet, contents, looseSet } from "../../test/publishedSet.js";
import {
  cutsOff,
  type Handler,
  missing,
  redirects,
  type Server,
  sends,
  sendsSlowly,
  stalls,
  withServer,
} from "../../test/server.js";
import type { DownloadOptions, DownloadProgress } from "./DownloadOptions.js";
import type { PublishedSet } from "./PublishedSet.js";
import { readPublished } from "./readPublished.js";

const sizeOf = ({ bytes }: { readonly bytes: number }) => ({ head: 0, limit: () => bytes });

/** Reads a set, downloading what is missing, and compares it with what was published. */
async function reads(set: PublishedSet, download: DownloadOptions | false, dir?: string): Promise<void> {
  const found: Record<string, Uint8Array> = {};
  const options = { download, ...(dir === undefined ? {} : { dir }) };
  for await (const { file, bytes } of readPublished(set, options, sizeOf)) {
    found[file.name] = Uint8Array.from(bytes);
  }
  expect(Object.keys(found).sort()).toEqual(Object.keys(contents).sort());
  for (const [name, bytes] of Object.entries(contents)) expect(Buffer.compare(found[name]!, bytes)).toBe(0);
}

const zipped = (file: string) => gzipSync(contents[file.replace(/\.gz$/, "")]!);
const fine = (file: string): Handler => sends(file === "set-binary.tar.gz" ? archive() : zipped(file));

/** What a mirror may do wrong, and the words that tell. */
const faults: Readonly<Record<string, readonly [(file: string) => Handler, RegExp]>> = {
  lost: [() => missing, /: HTTP 404$/m],
  cut: [(file) => cutsOff(bodyOf(file), true), /: (UND_ERR_SOCKET|ECONNRESET|other side closed)$/m],
  ended: [
    (file) => cutsOff(bodyOf(file), false),
    /: it cannot be unpacked \(unexpected end of file\) \(byte \d+\)$/m,
  ],
  stalled: [(file) => stalls(bodyOf(file)), /: no byte came for 0\.1 s$/m],
  looping: [() => redirects((path) => path), /: redirect count exceeded$/m],
  page: [
    () => sends(Buffer.from("<html>Please log in</html>")),
    /ends after 26 of 40000 bytes|header|closing block/,
  ],
  changed: [(file) => sends(changed(file)), /: one\.bin has the SHA-256 [0-9a-f]{64}, not [0-9a-f]{64}$/m],
  longer: [
    (file) => sends(longer(file)),
    /: one\.bin (goes on after its 40000 bytes|has 40001 bytes, not 40000)$/m,
  ],
  shorter: [(file) => sends(shorter(file)), /: one\.bin (ends after 39999 of 40000|has 39999) bytes/m],
};

const bodyOf = (file: string) => (file === "set-binary.tar.gz" ? archive() : zipped(file));
const withOne = (one: Uint8Array) => (file: string) =>
  file === "set-binary.tar.gz" ? archive({ "one.bin": one }) : gzipSync(one);
const one = contents["one.bin"]!;
const changed = withOne(one.with(777, one[777]! ^ 1));
const longer = withOne(Uint8Array.of(...one, 1));
const shorter = withOne(one.subarray(1));

/** Patience is long, but where it has to run out. */
const patience = (name: string, stallTimeout: number) => (name === "stalled" ? { stallTimeout } : {});

describe("a download", { timeout: 30_000 }, () => {
  let cache: string;
  let end: () => void;
  let done: Promise<void>;

  beforeEach(async () => {
    await new Promise<void>((ready) => {
      done = withFolder({}, (dir) => {
        cache = dir;
        vi.stubEnv("STRIATE_DATA", dir);
        ready();
        return new Promise<void>((resolve) => {
          end = resolve;
        });
      });
    });
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    end();
    await done;
  });

  const withMirrors = (
    mirrors: Readonly<Record<string, (file: string) => Handler>>,
    run: (server: Server) => Promise<void>,
  ) => withServer({ fine, ...mirrors }, run);

  for (const set of [looseSet, archivedSet]) {
    describe(`of a set that is ${set.name}`, () => {
      const folder = () => join(cache, set.name);

      it("comes once, is kept unpacked, and is there without a network", async () => {
        await withMirrors({}, async ({ mirror, asked }) => {
          await reads(set, { mirrors: [mirror("fine")] });
          const count = asked.length;
          expect(count).toBe(set === looseSet ? 2 : 1);
          await reads(set, { mirrors: [mirror("fine")] });
          expect(asked).toHaveLength(count);
        });
        await reads(set, { mirrors: ["http://127.0.0.1:1/"] });
        expect(readdirSync(folder()).sort()).toEqual(["one.bin", "two.bin"]);
        for (const [name, bytes] of Object.entries(contents)) {
          expect(Buffer.compare(await readFile(join(folder(), name)), bytes)).toBe(0);
        }
      });

      it.each(Object.keys(faults))("goes on to the next mirror where one is %s", async (name) => {
        await withMirrors({ bad: faults[name]![0] }, async ({ mirror, asked }) => {
          await reads(set, { mirrors: [mirror("bad"), mirror("fine")], ...patience(name, 1000) });
          expect(asked.filter((path) => path.startsWith("bad/")).length).toBeGreaterThan(0);
          expect(asked.filter((path) => path.startsWith("fine/")).length).toBe(set === looseSet ? 2 : 1);
        });
        expect(readdirSync(folder()).sort()).toEqual(["one.bin", "two.bin"]);
      });

      it.each(Object.keys(faults))(
        "tells what each mirror did where all are %s, and leaves nothing behind",
        async (name) => {
          const [handler, words] = faults[name]!;
          await withMirrors({ bad: handler }, async ({ mirror }) => {
            const text = await problem(() =>
              reads(set, { mirrors: [mirror("bad"), mirror("bad")], ...patience(name, 100) }),
            );
            const wanted = set === looseSet ? "one.bin, two.bin (gzipped or not)" : "set-binary.tar.gz";
            const file = set === looseSet ? "one.bin.gz" : "set-binary.tar.gz";
            expect(
              text.startsWith(
                `DOWNLOAD ${set.name}: ${file} cannot be downloaded\n  ${mirror("bad")}${file}: `,
              ),
            ).toBe(true);
            expect(text.split("\n  ")).toHaveLength(3);
            expect(text.split(". Get ")[0]).toMatch(words);
            expect(
              text.endsWith(
                `. Get ${wanted} in another way, put it into ${folder()}, or pass the folder that holds it as dir.`,
              ),
            ).toBe(true);
          });
          expect(existsSync(folder()) ? readdirSync(folder()) : []).toEqual([]);
        },
      );

      it("says which files to put where when there is no network at all", async () => {
        const text = await problem(() => reads(set, { mirrors: ["http://127.0.0.1:1"] }));
        expect(text).toContain("http://127.0.0.1:1/");
        expect(text).toMatch(/: (ECONNREFUSED|bad port)\. Get /);
        expect(text).toContain(`put it into ${folder()}, `);
      });

      it("follows redirects, and takes bytes that are plain or unpacked on the way", async () => {
        const plain = (file: string) => (set === looseSet ? contents[file.replace(".gz", "")]! : archive());
        const mirrors = {
          moved: () => redirects((path) => path.replace("moved", "fine")),
          encoded: (file: string) =>
            sends(set === looseSet ? zipped(file) : gzipSync(archive()), { "content-encoding": "gzip" }),
          plain: (file: string) => sends(plain(file)),
        };
        for (const name of Object.keys(mirrors)) {
          await withMirrors(mirrors, ({ mirror }) =>
            withFolder({}, async (dir) => {
              vi.stubEnv("STRIATE_DATA", dir);
              await reads(set, { mirrors: [mirror(name)] });
            }),
          );
        }
      });

      it("tells how far it is, from a server that is slow", async () => {
        const seen: DownloadProgress[] = [];
        const slow = (file: string) =>
          file === "two.bin.gz" ? fine(file) : sendsSlowly(bodyOf(file), 20, 60);
        await withMirrors({ slow }, async ({ mirror }) => {
          // Each pause is shorter than the patience, all of them together are longer.
          const onProgress = (progress: DownloadProgress) => seen.push(progress);
          await reads(set, { mirrors: [mirror("slow")], stallTimeout: 1000, onProgress });
        });
        const first = seen.filter(({ file }) => file === seen[0]!.file);
        expect(first.length).toBeGreaterThan(2);
        expect(first.every(({ received }, at) => at === 0 || received > first[at - 1]!.received)).toBe(true);
        expect(new Set(first.map(({ total }) => total))).toEqual(new Set([bodyOf(seen[0]!.file).length]));
        if (set === looseSet) expect(first.at(-1)!.received).toBe(first[0]!.total);
      });

      it("ends when it is told to, with the reason", async () => {
        const abort = new AbortController();
        await withMirrors({ stuck: (file) => stalls(bodyOf(file)) }, async ({ mirror, asked }) => {
          const onProgress = () => abort.abort(new Error("enough"));
          const mirrors = [mirror("stuck"), mirror("fine")];
          await expect(reads(set, { mirrors, signal: abort.signal, onProgress })).rejects.toThrow("enough");
          expect(asked).toHaveLength(1);
        });
        expect(existsSync(folder()) ? readdirSync(folder()) : []).toEqual([]);
      });

      it("may run twice at once", async () => {
        const slow = (file: string) => sendsSlowly(bodyOf(file), 8, 5);
        await withMirrors({ slow }, async ({ mirror }) => {
          await Promise.all(Array.from({ length: 4 }, () => reads(set, { mirrors: [mirror("slow")] })));
        });
        expect(readdirSync(folder()).sort()).toEqual(["one.bin", "two.bin"]);
      });

      it("fetches only what is missing, and removes what a killed one left behind", async () => {
        await mkdir(folder());
        writeFileSync(join(folder(), "one.bin"), one);
        const [old, fresh] = [join(folder(), "two.bin.a.part"), join(folder(), "two.bin.b.part")];
        for (const part of [old, fresh]) writeFileSync(part, "half");
        const hourAgo = Date.now() / 1000 - 3700;
        utimesSync(old, hourAgo, hourAgo);
        await withMirrors({}, async ({ mirror, asked }) => {
          await reads(set, { mirrors: [mirror("fine")] });
          expect(asked).toEqual([set === looseSet ? "fine/two.bin.gz" : "fine/set-binary.tar.gz"]);
        });
        expect(readdirSync(folder()).sort()).toEqual(["one.bin", "two.bin", "two.bin.b.part"]);
      });

      it("says so where the folder cannot be written to, and asks no further mirror", async () => {
        writeFileSync(join(cache, set.name), "a file where the folder should be");
        await withMirrors({}, async ({ mirror, asked }) => {
          const text = await problem(() => reads(set, { mirrors: [mirror("fine"), mirror("fine")] }));
          expect(text).toMatch(
            /^FILE .*one\.bin: it cannot be written \((ENOTDIR|EEXIST)\)\. Set STRIATE_DATA to a folder that can be written to\.$/,
          );
          expect(asked.length).toBeLessThan(2);
        });
      });

      it("goes into dir where that is asked for, and nowhere otherwise", async () => {
        await withMirrors({}, ({ mirror }) =>
          withFolder({}, async (dir) => {
            expect(await problem(() => reads(set, false, dir))).toMatch(
              /^FILE .*one\.bin: there is no such file, nor /,
            );
            expect(readdirSync(dir)).toEqual([]);
            await reads(set, { mirrors: [mirror("fine")] }, dir);
            expect(readdirSync(dir).sort()).toEqual(["one.bin", "two.bin"]);
          }),
        );
      });
    });
  }

  it("may run in two processes at once", { timeout: 30_000 }, async () => {
    const slow = (file: string) => sendsSlowly(bodyOf(file), 8, 60);
    await withMirrors({ slow }, async ({ mirror, asked }) => {
      const script = join(import.meta.dirname, "../../test/readInProcess.ts");
      const codes = [1, 2].map(
        () =>
          new Promise<number | null>((resolve) => {
            const flags = ["--conditions=@striate/source", "--import", "tsx", script, mirror("slow")];
            spawn(process.execPath, flags, { stdio: "inherit" }).on("exit", resolve);
          }),
      );
      expect(await Promise.all(codes)).toEqual([0, 0]);
      expect(asked.length).toBeGreaterThan(1);
    });
    expect(readdirSync(join(cache, "loose")).sort()).toEqual(["one.bin", "two.bin"]);
    await reads(looseSet, false);
  });
});
