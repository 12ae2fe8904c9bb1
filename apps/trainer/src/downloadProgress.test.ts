import { describe, expect, it } from "vitest";
import { screen } from "../test/screen.js";
import { downloadProgress } from "./downloadProgress.js";

const url = "https://example.org/set.tar.gz";
const megabytes = (done: number, total?: number) => ({
  ...{ file: "set.tar.gz", url },
  received: done * 1e6,
  total: total === undefined ? undefined : total * 1e6,
});

function watch(bar: NodeJS.WriteStream | undefined) {
  const err: string[] = [];
  const terminal = {
    out: () => {},
    err: (text: string) => void err.push(text),
    bar,
    color: false,
    columns: 60,
    debug: false,
  };
  return { ...downloadProgress(terminal), err };
}

describe("a download", () => {
  it("is told in lines, one for every tenth", () => {
    const { onProgress, stop, err } = watch(undefined);
    for (const done of [0, 0.5, 2, 2.5, 3.9, 20]) onProgress(megabytes(done, 20));
    stop();
    expect(err).toEqual([`downloading ${url}`, "set.tar.gz: 2.0 of 20.0 MB", "set.tar.gz: 20.0 of 20.0 MB"]);
  });

  it("of unknown size is told at its begin only", () => {
    const { onProgress, stop, err } = watch(undefined);
    for (const done of [1, 50, 100]) onProgress(megabytes(done));
    stop();
    expect(err).toEqual([`downloading ${url}`]);
  });

  it("from another mirror is told anew", () => {
    const { onProgress, err } = watch(undefined);
    onProgress(megabytes(1, 20));
    onProgress({ ...megabytes(1, 20), url: "https://example.com/set.tar.gz" });
    expect(err).toEqual([`downloading ${url}`, "downloading https://example.com/set.tar.gz"]);
  });

  it("is a bar where a person watches, which goes away", () => {
    const { stream, written } = screen(60);
    const { onProgress, stop, err } = watch(stream);
    onProgress(megabytes(0, 20));
    onProgress(megabytes(10, 20));
    stop();
    expect(err).toEqual([`downloading ${url}`]);
    expect(written.join("")).toContain(`${"█".repeat(10)}${"░".repeat(10)} 10.0 of 20.0 MB`);
    expect(written.join("")).toContain("\u001b[?25h");
  });
});
