import { type CreateBackend, type RunConformanceOptions, runConformance } from "@striate/backend-conformance";

export interface Conformance {
  readonly passed: number;
  readonly missing: readonly string[];
  readonly failures: readonly string[];
}

/** The conformance suite's results as plain data. */
export async function conformance(
  create: CreateBackend,
  options: RunConformanceOptions,
): Promise<Conformance> {
  const { results, passed, missing } = await runConformance(create, options);
  const failures = results
    .filter(({ failure }) => failure !== undefined)
    .map(({ group, name, failure }) => `${group} ${name}: ${failure}`);
  return { passed, missing, failures };
}
