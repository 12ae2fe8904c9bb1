import type { DownloadProgress } from "@striate/datasets";
import { Presets, SingleBar } from "cli-progress";
import type { Terminal } from "./Terminal.js";

/** What a person sees of downloads: a bar on a terminal, else a line for every file and every tenth of it. */
export function downloadProgress(terminal: Terminal): {
  onProgress(progress: DownloadProgress): void;
  stop(): void;
} {
  let bar: SingleBar | undefined;
  let url = "";
  let tenth = 0;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  const begin = (progress: DownloadProgress) => {
    stop();
    url = progress.url;
    tenth = 0;
    terminal.err(`downloading ${url}`);
    if (terminal.bar === undefined) return;
    bar = new SingleBar(
      {
        stream: terminal.bar,
        format: "{bar} {done} of {all} MB",
        barsize: 20,
        hideCursor: true,
        clearOnComplete: true,
        gracefulExit: false,
      },
      Presets.shades_classic,
    );
    bar.start(progress.total ?? progress.received, 0, { done: 0, all: "?" });
  };
  return {
    onProgress: (progress) => {
      const { received, total } = progress;
      if (progress.url !== url) begin(progress);
      bar?.update(received, {
        done: megabytes(received),
        all: total === undefined ? "?" : megabytes(total),
      });
      const now = total === undefined || total === 0 ? 0 : Math.floor((10 * received) / total);
      if (terminal.bar !== undefined || now <= tenth) return;
      tenth = now;
      terminal.err(`${progress.file}: ${megabytes(received)} of ${megabytes(total!)} MB`);
    },
    stop,
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
