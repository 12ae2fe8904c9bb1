import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as node from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FileSystem } from "./FileSystem.js";
import { FolderStore } from "./FolderStore.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "striate-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const bytesOf = (length: number, seed = 1) => Uint8Array.from({ length }, (_, index) => (index * seed) & 255);

/** The real files, in a log of what is done to them. */
function logged(log: string[]): FileSystem {
  return {
    ...node,
    open: async (path, flags) => {
      const file = await node.open(path, flags);
      const name = path.slice(folder.length);
      log.push(`open ${name}`);
      return {
        write: (bytes, offset, length) => file.write(bytes, offset, length),
        sync: async () => {
          log.push(`flush ${name}`);
          await file.sync();
        },
        close: () => file.close(),
      };
    },
    rename: async (from, to) => {
      log.push(`rename ${from.slice(folder.length)} ${to.slice(folder.length)}`);
      await node.rename(from, to);
    },
  };
}

/** The real files on a disk that has room for so many bytes more, and fails in one of its ways after that. */
function filling(room: number, failing: "write" | "sync" | "close"): FileSystem {
  let left = room;
  const full = () => Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
  return {
    ...node,
    open: async (path, flags) => {
      const file = await node.open(path, flags);
      // Nothing is flushed here: a hundred disks' worth of that takes seconds.
      if (flags === "r") return { ...HANDLE, close: () => file.close() };
      const write = async (bytes: Uint8Array, offset: number, length: number) => {
        // As the system does: what still fits, and an error only when nothing does.
        const fitting = Math.min(length, left, 64);
        if (failing === "write" && fitting === 0) throw full();
        left -= failing === "write" ? fitting : 0;
        return file.write(bytes, offset, fitting);
      };
      const unless = (step: string, act: () => Promise<void>) => async () => {
        await act();
        if (failing === step && room < 64) throw full();
      };
      return {
        write,
        sync: unless("sync", async () => {}),
        close: unless("close", () => file.close()),
      };
    },
  };
}

const HANDLE = {
  write: () => Promise.reject(new Error("a folder is not written")),
  sync: () => Promise.resolve(),
};

describe("FolderStore", () => {
  it("gives back what it was given, in the order of names", async () => {
    const store = new FolderStore(join(folder, "deep", "down"));
    expect(await store.list()).toEqual([]);
    await store.write("b", bytesOf(3));
    await store.write("a", bytesOf(0));
    await store.write("b", bytesOf(70_000, 7));
    expect(await store.list()).toEqual(["a", "b"]);
    expect(Buffer.compare(await store.read("b"), bytesOf(70_000, 7))).toBe(0);
    expect((await store.read("a")).length).toBe(0);
    await store.remove("a");
    await store.remove("a");
    expect(await store.list()).toEqual(["b"]);
    await expect(store.read("a")).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("flushes the bytes before the name changes, and the folder after", async () => {
    const log: string[] = [];
    await new FolderStore(folder, logged(log)).write("a", bytesOf(9));
    expect(log).toEqual(["open /a.part", "flush /a.part", "rename /a.part /a", "open ", "flush "]);
  });

  it("loses nothing on a disk that is full at any byte, and leaves no part behind", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 400 }),
        fc.integer({ min: 64, max: 400 }),
        fc.constantFrom("write" as const, "sync" as const, "close" as const),
        async (room, length, failing) => {
          for (const name of readdirSync(folder)) rmSync(join(folder, name));
          const good = new FolderStore(folder);
          writeFileSync(join(folder, "one"), bytesOf(50, 3));
          writeFileSync(join(folder, "two"), bytesOf(60, 5));
          const fails = failing === "write" ? room < length : room < 64;
          const store = new FolderStore(folder, filling(room, failing));
          const writing = store.write("two", bytesOf(length, 11));
          if (fails) await expect(writing).rejects.toMatchObject({ code: "ENOSPC" });
          else await writing;
          expect(readdirSync(folder).sort()).toEqual(["one", "two"]);
          const [one, two] = [await good.read("one"), await good.read("two")];
          expect(Buffer.compare(one, bytesOf(50, 3))).toBe(0);
          expect(Buffer.compare(two, fails ? bytesOf(60, 5) : bytesOf(length, 11))).toBe(0);
        },
      ),
    );
  });

  it("does not see what a killed program left, and clears it away when it writes", async () => {
    writeFileSync(join(folder, "a.part"), "half");
    writeFileSync(join(folder, "b"), "whole");
    const store = new FolderStore(folder);
    expect(await store.list()).toEqual(["b"]);
    expect(readdirSync(folder)).toContain("a.part");
    await store.write("c", bytesOf(1));
    expect(readdirSync(folder).sort()).toEqual(["b", "c"]);
    expect(readFileSync(join(folder, "b"), "utf8")).toBe("whole");
  });

  it("tries again after a folder that could not be made", async () => {
    writeFileSync(join(folder, "file"), "");
    const store = new FolderStore(join(folder, "file", "below"));
    await expect(store.write("a", bytesOf(1))).rejects.toMatchObject({ code: "ENOTDIR" });
    rmSync(join(folder, "file"));
    await store.write("a", bytesOf(1));
    expect(await store.list()).toEqual(["a"]);
  });

  it.each(["", ".", "..", "a/b", "../a", "a.part"])("refuses the name %j", async (name) => {
    const store = new FolderStore(folder);
    await expect(store.write(name, bytesOf(1))).rejects.toThrow(/is no name of a file/);
    await expect(store.read(name)).rejects.toThrow(RangeError);
  });
});
