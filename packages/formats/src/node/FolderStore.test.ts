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

/** A disk in memory with room for so many bytes more, that fails in one of its ways after that. */
function filling(
  disk: Map<string, Uint8Array>,
  room: number,
  failing: "write" | "sync" | "close" | "rename",
): FileSystem {
  let left = room;
  const check = (step: string) => {
    if (failing !== step || left > 0) return;
    throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
  };
  return {
    mkdir: async () => undefined,
    readdir: async () => [...disk.keys()].map((path) => path.slice("/disk/".length)),
    readFile: async (path) => disk.get(path)!,
    rm: async (path) => void disk.delete(path),
    rename: async (from, to) => {
      check("rename");
      disk.set(to, disk.get(from)!);
      disk.delete(from);
    },
    open: async (path, flags) => {
      if (flags === "w") disk.set(path, new Uint8Array(0));
      return {
        write: async (bytes, offset, length) => {
          check("write");
          // As the system does: what still fits, and an error only when nothing does.
          const fitting = Math.min(length, failing === "write" ? left : length, 64);
          left -= fitting;
          disk.set(path, Uint8Array.of(...disk.get(path)!, ...bytes.subarray(offset, offset + fitting)));
          return { bytesWritten: fitting };
        },
        sync: async () => check(flags === "w" ? "sync" : ""),
        close: async () => check(flags === "w" ? "close" : ""),
      };
    },
  };
}

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
    const ways = fc.constantFrom("write" as const, "sync" as const, "close" as const, "rename" as const);
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 400 }),
        fc.integer({ min: 1, max: 400 }),
        ways,
        async (room, length, way) => {
          const disk = new Map([
            ["/disk/one", bytesOf(50, 3)],
            ["/disk/two", bytesOf(60, 5)],
          ]);
          const store = new FolderStore("/disk", filling(disk, room, way));
          const fails = way === "write" ? room < length : room <= length;
          const writing = store.write("two", bytesOf(length, 11));
          if (fails) await expect(writing).rejects.toMatchObject({ code: "ENOSPC" });
          else await writing;
          expect(await store.list()).toEqual(["one", "two"]);
          expect([...disk.keys()].sort()).toEqual(["/disk/one", "/disk/two"]);
          expect(await store.read("one")).toEqual(bytesOf(50, 3));
          expect(await store.read("two")).toEqual(fails ? bytesOf(60, 5) : bytesOf(length, 11));
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
