import type { PropertyResult } from "@striate/backend-conformance";
import { Presets, SingleBar } from "cli-progress";
import type { Terminal } from "../Terminal.js";

/** One line that a person can watch; nothing where there is no terminal. */
export function conformanceProgress({ bar: stream }: Terminal): {
  start(total: number): void;
  result(result: PropertyResult): void;
  stop(): void;
} {
  let bar: SingleBar | undefined;
  let failed = 0;
  return {
    start: (total) => {
      if (stream === undefined) return;
      bar = new SingleBar(
        {
          stream,
          format: "{bar} {value}/{total}  {failed} failed  {property}",
          barsize: Math.min(20, Math.max(4, (stream.columns ?? 80) - 60)),
          hideCursor: true,
          clearOnComplete: true,
          forceRedraw: true,
          // An interrupt stops the bar, and the run after it.
          gracefulExit: false,
        },
        Presets.shades_classic,
      );
      bar.start(total, 0, { failed, property: "" });
    },
    result: ({ group, name, failure }) => {
      if (failure !== undefined) failed++;
      bar?.increment(1, { failed, property: `${group} ${name}` });
    },
    stop: () => {
      bar?.stop();
      bar = undefined;
    },
  };
}
