import { randomStream } from "@striate/random";

/** The order of an epoch's examples: epoch 0, 1, … of the same order each have their own, always the same. */
export type Order = (epoch: number) => ArrayLike<number>;

/** Every order equally likely. */
export function permuted(order: Order, seed: number): Order {
  return (epoch) => {
    const from = order(epoch);
    return randomStream(seed, "shuffle", epoch)
      .permutation(from.length)
      .map((position) => from[position]!);
  };
}

/**
 * The buffered shuffle of `tf.data`: of the next `bufferSize` examples one is drawn and replaced by the one after them. It mixes
 * neighbours only.
 */
export function buffered(order: Order, bufferSize: number, seed: number): Order {
  return (epoch) => {
    const from = order(epoch);
    const stream = randomStream(seed, "shuffle", epoch);
    const buffer = Array.from({ length: Math.min(bufferSize, from.length) }, (_, index) => from[index]!);
    return Uint32Array.from({ length: from.length }, (_, index) => {
      const chosen = stream.integer(buffer.length);
      const drawn = buffer[chosen]!;
      const next = from[index + bufferSize];
      // At the end the last of the buffer fills the gap, unless it is the gap.
      const filler = next ?? buffer.pop()!;
      if (chosen < buffer.length) buffer[chosen] = filler;
      return drawn;
    });
  };
}
