import { TensorError } from "@striate/core";

/** Items in groups of `size`, the last of what is left, without the first `skip` items. @throws TensorError `VALUE` when there are fewer */
export async function* groupsOf<T>(
  items: AsyncIterable<T>,
  size: number,
  { skip }: { readonly skip: number },
): AsyncGenerator<readonly T[]> {
  let left = skip;
  let group: T[] = [];
  for await (const item of items) {
    if (left > 0) {
      left--;
      continue;
    }
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (left > 0) {
    throw new TensorError(
      "VALUE",
      "fit",
      `the epoch has ${skip - left} batches, and ${skip} of it were used before`,
      "Resume with the same data",
    );
  }
  if (group.length > 0) yield group;
}
