import type { ConformanceProperty, CreateBackend } from "./ConformanceProperty.js";
import { type ConformancePropertiesOptions, conformanceProperties } from "./conformanceProperties.js";
import { missingPrimitives, type OptionalPrimitives, optionalPrimitives } from "./optionalPrimitives.js";
import { withBackend } from "./withBackend.js";

export interface RunConformanceOptions extends ConformancePropertiesOptions {
  /** Which properties to run. Default: all that the backend has the primitives for. */
  readonly only?: (property: ConformanceProperty) => boolean;
  /** End at the first property that does not hold. Default false. */
  readonly stopAtFirstFailure?: boolean;
  /** Told of every property when it is done. */
  readonly onResult?: (result: PropertyResult) => void;
}

export interface PropertyResult {
  readonly group: string;
  readonly name: string;
  readonly milliseconds: number;
  /** What was wrong, with the case as a test to paste; undefined where the property holds. */
  readonly failure: string | undefined;
}

export interface ConformanceReport {
  /** The backend's name. */
  readonly backend: string;
  readonly optional: OptionalPrimitives;
  /** Required primitives that are not there. */
  readonly missing: readonly string[];
  readonly results: readonly PropertyResult[];
  readonly passed: number;
  readonly failed: number;
  /** Nothing missing and nothing failed. */
  readonly conforms: boolean;
}

/**
 * Runs the properties without a test runner, one after the other, and tells how each of them went.
 *
 * @example
 * const { passed, failed, results } = await runConformance(createMyBackend);
 */
export async function runConformance(
  create: CreateBackend,
  options: RunConformanceOptions = {},
): Promise<ConformanceReport> {
  const { only = () => true, stopAtFirstFailure = false, onResult = () => {}, ...rest } = options;
  const { name, missing, optional } = await withBackend(create, async (backend) => ({
    name: backend.name,
    missing: missingPrimitives(backend),
    optional: optionalPrimitives(backend),
  }));
  const results: PropertyResult[] = [];
  for (const property of conformanceProperties(rest)) {
    const absent = property.methods.some(
      (method) => missing.includes(method) || optional.absent.includes(method),
    );
    if (absent || !only(property)) continue;
    const result = await measured(property, create);
    results.push(result);
    onResult(result);
    if (stopAtFirstFailure && result.failure !== undefined) break;
  }
  const failed = results.filter(({ failure }) => failure !== undefined).length;
  return {
    backend: name,
    optional,
    missing,
    results,
    passed: results.length - failed,
    failed,
    conforms: failed === 0 && missing.length === 0,
  };
}

async function measured(property: ConformanceProperty, create: CreateBackend): Promise<PropertyResult> {
  const { group, name } = property;
  const start = performance.now();
  let failure: string | undefined;
  try {
    await property.run(create);
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  }
  return { group, name, milliseconds: performance.now() - start, failure };
}
