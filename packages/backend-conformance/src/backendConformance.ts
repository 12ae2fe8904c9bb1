import type { ConformanceProperty, CreateBackend } from "./ConformanceProperty.js";
import { type ConformancePropertiesOptions, conformanceProperties } from "./conformanceProperties.js";
import { missingPrimitives, type OptionalPrimitives, optionalPrimitives } from "./optionalPrimitives.js";
import { withBackend } from "./withBackend.js";

export interface ConformanceOptions extends ConformancePropertiesOptions {
  /** Your runner's `it` or `test`. */
  readonly it: (name: string, run: () => Promise<void>, timeout: number) => unknown;
  /** Your runner's `describe`, to have one group a primitive. */
  readonly describe?: (name: string, register: () => void) => unknown;
  /** A new backend each time it is called, independent of all others. */
  readonly create: CreateBackend;
  /** Milliseconds for one property, handed to `it`. Default 60,000: machines are busy at times. */
  readonly timeout?: number;
}

/**
 * Registers every property that a backend must satisfy with any test runner. Which fused primitives there are is asked of a first backend,
 * so await it where tests are registered: at the top of a test file, or in an async `describe`.
 *
 * @example
 * import { backendConformance } from "@striate/backend-conformance";
 * import { describe, it } from "vitest";
 *
 * await backendConformance({ it, describe, create: createMyBackend });
 */
export async function backendConformance({
  it,
  describe = (_, register) => register(),
  create,
  timeout = 60_000,
  ...options
}: ConformanceOptions): Promise<void> {
  const { name, missing, optional } = await withBackend(create, async (backend) => ({
    name: backend.name,
    missing: missingPrimitives(backend),
    optional: optionalPrimitives(backend),
  }));
  const properties = conformanceProperties(options).filter(({ methods }) =>
    methods.every((method) => !missing.includes(method) && !optional.absent.includes(method)),
  );
  describe("the contract", () => {
    const has = async () => {
      if (missing.length > 0) throw new Error(`The ${name} backend lacks ${missing.join(", ")}.`);
    };
    const hasStill = () =>
      withBackend(create, async (backend) => {
        const now = listed(optionalPrimitives(backend));
        if (now !== listed(optional)) throw new Error(`Of the optional primitives another backend ${now}.`);
      });
    it(`the ${name} backend has every required primitive`, has, timeout);
    it(`of the optional primitives it ${listed(optional)}`, hasStill, timeout);
  });
  for (const [group, members] of grouped(properties)) {
    describe(group, () => {
      for (const property of members)
        it(`${property.group} ${property.name}`, () => property.run(create), timeout);
    });
  }
}

function listed({ present, absent }: OptionalPrimitives): string {
  const names = (list: readonly string[]) => (list.length === 0 ? "none" : list.join(", "));
  return `has ${names(present)}; lacks ${names(absent)}`;
}

function grouped(properties: readonly ConformanceProperty[]): ReadonlyMap<string, ConformanceProperty[]> {
  const groups = new Map<string, ConformanceProperty[]>();
  for (const property of properties) {
    groups.set(property.group, [...(groups.get(property.group) ?? []), property]);
  }
  return groups;
}
