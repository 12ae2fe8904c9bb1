import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { expect, it } from "vitest";
import { temporaryFolder } from "../test/temporaryFolder.js";
import { RunLock } from "./RunLock.js";

const path = temporaryFolder();

it("is had by one at a time, and free again when it is given back", () => {
  const lock = new RunLock(path("running"));
  lock.take();
  expect(() => new RunLock(path("running")).take()).toThrow(
    `the run in ${path("").replace(/\/$/, "")} still goes on, in process ${process.pid}. Wait for it, or choose another folder.`,
  );
  lock.release();
  expect(existsSync(path("running"))).toBe(false);
  new RunLock(path("running")).take();
});

it("is nobody's when the process that had it is gone, or another has its number by now", () => {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  for (const left of [`${pid} ${hostname()} 1`, `${process.pid} ${hostname()} 1`, "", "half a li"]) {
    writeFileSync(path("running"), left);
    const lock = new RunLock(path("running"));
    lock.take();
    lock.release();
  }
});

it("of another machine is told as such", () => {
  writeFileSync(path("running"), "7 elsewhere 1");
  expect(() => new RunLock(path("running")).take()).toThrow(
    `in process 7 of elsewhere (if that is over, remove ${path("running")}).`,
  );
});

it("that it does not have it does not give back", () => {
  const first = new RunLock(path("running"));
  first.take();
  const second = new RunLock(path("running"));
  expect(() => second.take()).toThrow();
  second.release();
  expect(existsSync(path("running"))).toBe(true);
});
