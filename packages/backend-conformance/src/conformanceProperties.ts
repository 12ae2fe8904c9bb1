import type { ConformanceProperty, PropertySettings } from "./ConformanceProperty.js";
import { OPTIONAL, REQUIRED } from "./cases/primitives.js";
import { identityLaws } from "./laws/identities.js";
import { adjointLaws } from "./laws/linear.js";
import { reductionLaws } from "./laws/reductions.js";
import { superpositionLaws } from "./laws/superposition.js";
import { agreesWithReference, isExactOnWholeNumbers } from "./properties/agreement.js";
import { bufferProperties } from "./properties/buffers.js";
import { keepsTheRules } from "./properties/conduct.js";
import { obeys } from "./properties/laws.js";
import { networkProperties } from "./properties/networks.js";
import { resolveTolerance, type Tolerance } from "./tolerance/Tolerance.js";

export interface ConformancePropertiesOptions {
  /** How much more than the derived bounds the backend may be off. */
  readonly tolerance?: Tolerance;
  /** Generated cases a property. Default 100. */
  readonly runs?: number;
  /** Fixes what is generated. Default 1. */
  readonly seed?: number;
}

/**
 * Every property of the contract, those of optional primitives too, for runners of one's own. `methods` tells which primitives a property
 * needs; see `optionalPrimitives`.
 *
 * @example
 * for (const { group, name, run } of conformanceProperties({ runs: 1000 })) test(`${group} ${name}`, () => run(createMyBackend));
 */
export function conformanceProperties(
  options: ConformancePropertiesOptions = {},
): readonly ConformanceProperty[] {
  const { tolerance, runs = 100, seed = 1 } = options;
  const settings: PropertySettings = { runs, seed, judging: resolveTolerance(tolerance) };
  return [
    ...bufferProperties(settings),
    ...[...REQUIRED, ...OPTIONAL].flatMap((primitive) => [
      keepsTheRules(primitive, settings),
      agreesWithReference(primitive, settings),
      ...(primitive.exact === undefined ? [] : [isExactOnWholeNumbers(primitive, primitive.exact, settings)]),
    ]),
    ...[...adjointLaws, ...reductionLaws, ...identityLaws, ...superpositionLaws].map((law) =>
      obeys(law, settings),
    ),
    ...networkProperties(settings),
  ];
}
