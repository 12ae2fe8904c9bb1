import { literal } from "../report/literal.js";

/** A geometry, and how it is written down. */
export interface Described<G> {
  readonly geometry: G;
  /** Names from `@striate/core`. */
  readonly imports: readonly string[];
  /** `const geometry = …;` */
  readonly setup: string;
}

/** A geometry as the call that makes it, if there is one that gives just that, else as a record of numbers. */
export function describeGeometry<G>(geometry: G, making: () => Described<G>): Described<G> {
  const made = attempt(making);
  if (made !== undefined && literal(made.geometry) === literal(geometry)) return made;
  return { geometry, imports: [], setup: `const geometry = ${literal(geometry)};` };
}

/** No function of core makes a geometry that it would refuse. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
