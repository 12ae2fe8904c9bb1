import { uniformFloat32 } from "pure-rand/distribution/uniformFloat32";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { mixSeed } from "./mixSeed.js";

/**
 * A stream of random numbers that is fixed by its seed, on every machine and every backend
 * (xoroshiro128+, Blackman and Vigna 2018).
 */
export class RandomStream {
  readonly #generator: RandomGenerator;
  #spare: number | undefined;

  /** @param seed a whole number from 0 to 2³² − 1 */
  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** A number in [0, 1), a multiple of 2⁻²⁴ and so exact in float32. */
  uniform(): number {
    return uniformFloat32(this.#generator);
  }

  /** A whole number from 0 to `count` − 1, each equally likely. */
  integer(count: number): number {
    return uniformInt(this.#generator, 0, count - 1);
  }

  /** A normal number with mean 0 and standard deviation 1 (Box and Muller 1958). */
  normal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** The numbers 0 … `count` − 1 in random order, each order equally likely (Fisher and Yates). */
  permutation(count: number): Uint32Array {
    const order = Uint32Array.from({ length: count }, (_, index) => index);
    for (let last = count - 1; last > 0; last--) {
      const chosen = this.integer(last + 1);
      const value = order[last]!;
      order[last] = order[chosen]!;
      order[chosen] = value;
    }
    return order;
  }
}

/**
 * The stream for one purpose of a seeded run. Streams with different paths are independent, so
 * drawing more numbers for one purpose changes nothing elsewhere.
 *
 * @example
 * randomStream(42, "weights", "conv2d/kernel").normal();
 * randomStream(42, "shuffle", epoch).permutation(60000);
 * @throws RangeError when the seed is not a whole number from 0 to 2³² − 1
 */
export function randomStream(seed: number, ...path: readonly (string | number)[]): RandomStream {
  if (!isSeed(seed)) {
    throw new RangeError(
      `randomStream: the seed must be a whole number from 0 to 4294967295, received ${seed}.`,
    );
  }
  return new RandomStream(mixSeed(seed, path));
}

/** Whether `randomStream` takes it: a whole number from 0 to 2³² − 1. */
export function isSeed(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
}
