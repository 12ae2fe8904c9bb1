import { megabytes, number, table } from "../report/format.js";
import type { Sample, Watched } from "./Watched.js";

/** A line for each network. */
export function memoryTable(networks: readonly Watched[]): string {
  const steps = networks[0]?.samples.map(({ step }) => step).join(", ");
  const header = [
    "",
    "picture",
    "parameters",
    "batch",
    "ms a step",
    "live buffers",
    "live bytes",
    "wasm memory, MiB",
    `JS heap, MB, after steps ${steps}`,
    "resident, MB",
    "peak",
  ];
  return table(header, networks.map(row));
}

function row(network: Watched): readonly string[] {
  const { name, picture, parameters, batch, millisecondsPerStep, samples, peak } = network;
  const course = (of: (sample: Sample) => string) => samples.map(of).join(" · ");
  return [
    name,
    picture.join("×"),
    count(parameters),
    String(batch),
    number(millisecondsPerStep),
    constant(samples.map(({ buffers }) => count(buffers))),
    constant(samples.map(({ bytes }) => count(bytes))),
    constant(samples.map(({ capacity }) => Math.round(capacity / 2 ** 20).toString())),
    course(({ heap }) => (heap / 1e6).toFixed(2)),
    course(({ resident }) => (resident / 1e6).toFixed(0)),
    megabytes(peak),
  ];
}

/** One value where all are alike. */
const constant = (values: readonly string[]) =>
  new Set(values).size === 1 ? values[0]! : values.join(" · ");

const count = (value: number) => value.toLocaleString("en-US");
