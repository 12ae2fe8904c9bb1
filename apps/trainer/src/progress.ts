import type { Callback } from "@striate/training";
import { Presets, SingleBar } from "cli-progress";
import pc from "picocolors";
import type { Terminal } from "./Terminal.js";

/** What a person sees of a run: a bar for every epoch on a terminal, else a line every `logEvery` steps; and a line for every epoch. */
export function progress(
  terminal: Terminal,
  { logEvery }: { readonly logEvery: number },
): Callback & { stop(): void } {
  const { bold, dim } = pc.createColors(terminal.color);
  let bar: SingleBar | undefined;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    stop,
    onEpochBegin: ({ epoch, epochs, steps = 0 }) => {
      if (terminal.bar === undefined) return;
      const columns = terminal.bar.columns ?? 80;
      bar = new SingleBar(
        {
          stream: terminal.bar,
          format: `epoch ${epoch}/${epochs} {bar} {value}/{total} loss {loss} accuracy {accuracy} {rate} images/s {eta_formatted} left`,
          // What stands beside the bar takes 75 columns at most, as a rule; a narrow terminal cuts off the end.
          barsize: Math.min(20, Math.max(4, columns - 75)),
          hideCursor: true,
          clearOnComplete: true,
          forceRedraw: true,
          etaBuffer: 20,
          // An interrupt stops the bar, and the run after it.
          gracefulExit: false,
        },
        Presets.shades_classic,
      );
      bar.start(steps, 0, { loss: "–", accuracy: "–", rate: "–" });
    },
    onStepEnd: ({ epoch, step, stepInEpoch, loss, meanLoss, meanAccuracy, imagesPerSecond }) => {
      bar?.update(stepInEpoch, {
        loss: meanLoss.toFixed(4),
        accuracy: percent(meanAccuracy),
        rate: imagesPerSecond.toFixed(0),
      });
      if (terminal.bar === undefined && step % logEvery === 0)
        terminal.err(`epoch ${epoch} step ${step} loss: ${loss.toFixed(6)}`);
    },
    onEpochEnd: ({ epoch, loss, accuracy, valLoss, valAccuracy, seconds, imagesPerSecond }) => {
      stop();
      const test =
        valLoss === undefined || valAccuracy === undefined
          ? ""
          : `  test loss ${valLoss.toFixed(4)} accuracy ${bold(percent(valAccuracy))}`;
      terminal.out(
        `epoch ${epoch}  loss ${loss.toFixed(4)} accuracy ${percent(accuracy)}${test}  ${dim(`${seconds.toFixed(1)} s, ${imagesPerSecond.toFixed(0)} images/s`)}`,
      );
    },
  };
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
