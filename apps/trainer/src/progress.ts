import type { Callback } from "@striate/training";
import { Presets, SingleBar } from "cli-progress";
import pc from "picocolors";
import { inLines } from "./inLines.js";
import type { Terminal } from "./Terminal.js";
import type { Validation } from "./train/Validation.js";

/** What a person sees of a run: a bar for every epoch on a terminal, else a line every `logEvery` steps; and a line for every epoch. */
export function progress(
  terminal: Terminal,
  { logEvery, validatedOn }: { readonly logEvery: number; readonly validatedOn: Validation["on"] },
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
      const { format, barsize } = barFor(terminal.bar.columns ?? 80, `${epoch}/${epochs}`);
      bar = new SingleBar(
        {
          stream: terminal.bar,
          format,
          barsize,
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
    onEpochEnd: ({ epoch, loss, accuracy, valLoss, valAccuracy, metrics = {}, ...times }) => {
      stop();
      const others = Object.entries(metrics).filter(([name]) => name.startsWith("val"));
      const parts = [
        `epoch ${epoch}  loss ${loss.toFixed(4)} accuracy ${percent(accuracy)}`,
        ...(valLoss === undefined || valAccuracy === undefined
          ? []
          : [`${validatedOn} loss ${valLoss.toFixed(4)} accuracy ${bold(percent(valAccuracy))}`]),
        ...others.map(([name, value]) => `${name.replace(/^valTop/, "top-")} ${percent(value)}`),
        dim(`${times.seconds.toFixed(1)} s, ${times.imagesPerSecond.toFixed(0)} images/s`),
      ];
      terminal.out(inLines(parts, "  ", terminal));
    },
  };
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** What stands beside the bar takes so many columns at most, as a rule; a narrow terminal is told less. */
const FORMATS = [
  { beside: 71, text: "loss {loss} accuracy {accuracy} {rate} images/s {eta_formatted} left" },
  { beside: 48, text: "loss {loss} {accuracy} {eta_formatted} left" },
  { beside: 30, text: "loss {loss}" },
] as const;
const LEAST = 4;

function barFor(columns: number, epoch: string): { readonly format: string; readonly barsize: number } {
  const fitting = FORMATS.find(({ beside }) => beside + LEAST <= columns) ?? FORMATS.at(-1)!;
  return {
    format: `epoch ${epoch} {bar} {value}/{total} ${fitting.text}`,
    barsize: Math.min(20, Math.max(LEAST, columns - fitting.beside - LEAST)),
  };
}
