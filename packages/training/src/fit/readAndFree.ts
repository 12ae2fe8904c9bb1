import type { Tensor } from "@striate/core";

/** The numbers of scalars, which are freed whatever happens. */
export async function readAndFree(...scalars: readonly Tensor[]): Promise<readonly number[]> {
  try {
    const values = await Promise.all(scalars.map((scalar) => scalar.read()));
    return values.map((value) => value[0]!);
  } finally {
    for (const scalar of scalars) scalar.dispose();
  }
}
