import type { Backend, Shape, Tensor } from "../src/index.js";
import { distinct, positive } from "./values.js";

/** One use of an operation, on small inputs away from kinks and ties. */
export interface Use {
  readonly name: string;
  readonly inputs: (backend: Backend) => Tensor[];
  readonly run: (...inputs: Tensor[]) => Tensor;
}

export const one = (shape: Shape) => (backend: Backend) => [distinct(backend, shape)];
export const above = (shape: Shape) => (backend: Backend) => [positive(backend, shape)];
export const several =
  (...shapes: Shape[]) =>
  (backend: Backend) =>
    shapes.map((shape, index) => distinct(backend, shape, index));

type Run = (a: Tensor, b: Tensor, c: Tensor, d: Tensor, e: Tensor) => Tensor;

export function uses(
  table: Record<string, readonly (readonly [inputs: Use["inputs"], run: Run])[]>,
): Record<string, readonly Use[]> {
  return Object.fromEntries(
    Object.entries(table).map(([op, rows]) => [
      op,
      rows.map(([inputs, run], index) => ({
        name: rows.length === 1 ? op : `${op} ${index + 1}`,
        inputs,
        run: run as Use["run"],
      })),
    ]),
  );
}
