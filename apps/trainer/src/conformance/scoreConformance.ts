import {
  type ConformanceProperty,
  conformanceProperties,
  optionalPrimitives,
  type PropertyResult,
  runConformance,
  type Tolerance,
} from "@striate/backend-conformance";
import type { Backend } from "@striate/core";
import type { BackendSource } from "../backendModule/backendSource.js";
import { UsageError } from "../UsageError.js";
import { version } from "../version.js";
import type { ConformanceScore } from "./ConformanceScore.js";
import { trapResults } from "./traps.js";

export interface ScoreOptions {
  readonly tolerance: Tolerance;
  readonly runs: number;
  readonly seed: number;
  /** Of the properties only those whose group or name contain this. */
  readonly only?: string | undefined;
  readonly bail: boolean;
  readonly signal: AbortSignal;
  /** Told before the first property. */
  readonly onStart?: (total: number) => void;
  readonly onResult?: (result: PropertyResult) => void;
}

/**
 * Runs the suite on backends of one source, until all is run or the signal comes.
 *
 * @throws UsageError where no backend can be made, or no property is left to run
 */
export async function scoreConformance(
  { name: module, create }: BackendSource,
  { tolerance, runs, seed, only, bail, signal, onStart = () => {}, onResult = () => {} }: ScoreOptions,
): Promise<ConformanceScore> {
  const started = performance.now();
  const chosen = ({ group, name }: ConformanceProperty) =>
    only === undefined || `${group} ${name}`.toLowerCase().includes(only.toLowerCase());
  const { backend: first } = await create();
  const askable = askedOf(first);
  first.dispose();
  const total = conformanceProperties({ tolerance }).filter(
    (property) => askable(property) && chosen(property),
  ).length;
  if (total === 0) {
    throw new UsageError(
      `no property of this backend has "${only}" in its name. Try the name of a primitive, such as conv2d, or leave --only out.`,
    );
  }
  onStart(total);
  const report = await runConformance(
    async () => {
      // Properties wait for nothing but microtasks on most backends: only here is a signal heard.
      await new Promise(setImmediate);
      if (signal.aborted) throw new Error(INTERRUPTED);
      return (await create()).backend;
    },
    {
      tolerance,
      runs,
      seed,
      stopAtFirstFailure: bail,
      only: (property) => !signal.aborted && chosen(property),
      onResult: (result) => {
        if (!signal.aborted) onResult(result);
      },
    },
  );
  const results = report.results.filter(({ failure }) => failure !== INTERRUPTED);
  const failed = results.filter(({ failure }) => failure !== undefined).length;
  return {
    module,
    backend: report.backend,
    conforms: report.missing.length === 0 && failed === 0 && results.length === total,
    interrupted: signal.aborted,
    passed: results.length - failed,
    failed,
    total,
    missing: report.missing,
    optional: report.optional,
    traps: trapResults(results),
    results,
    seconds: (performance.now() - started) / 1000,
    settings: { runs, seed, tolerance, only: only ?? null, bail },
    striate: version,
    node: process.version,
  };
}

const INTERRUPTED = "interrupted before it was run";

/** Which properties a backend has the primitives for. */
function askedOf(backend: Backend): (property: ConformanceProperty) => boolean {
  const { absent } = optionalPrimitives(backend);
  return ({ methods }) =>
    methods.every((method) => !absent.includes(method) && typeof backend[method] === "function");
}
