import type { CompareProgress } from "@striate/compare";
import { Presets, SingleBar } from "cli-progress";
import type { Terminal } from "../Terminal.js";

/** One line that a person can watch; nothing where there is no terminal. */
export function compareProgress({ bar: stream }: Terminal): {
  update(progress: CompareProgress): void;
  stop(): void;
} {
  let bar: SingleBar | undefined;
  return {
    update: ({ backend, activity, share }) => {
      if (stream === undefined) return;
      const shown = { activity: `${backend}: ${activity}` };
      if (bar === undefined) {
        bar = new SingleBar(
          {
            stream,
            format: "{bar} {percentage} %  {activity}",
            barsize: Math.min(20, Math.max(4, (stream.columns ?? 80) - 55)),
            hideCursor: true,
            clearOnComplete: true,
            forceRedraw: true,
          },
          Presets.shades_classic,
        );
        bar.start(100, Math.round(100 * share), shown);
      }
      bar.update(Math.round(100 * share), shown);
    },
    stop: () => {
      bar?.stop();
      bar = undefined;
    },
  };
}
