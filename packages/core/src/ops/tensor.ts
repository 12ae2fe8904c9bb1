import type { Backend, DType, TypedArray } from "../backend/Backend.js";
import { TensorError } from "../errors.js";
import { checkShape, formatShape, type Shape, sizeOf } from "../shape.js";
import { Tensor } from "../Tensor.js";
import { checkBackend } from "./operands.js";

/** Numbers in nested arrays, all rows of one length. */
export type NestedNumbers = number | readonly NestedNumbers[];

/** Numbers with a shape, as data sets give them. */
export interface NumericArray {
  readonly data: Float32Array | Int32Array | Uint8Array;
  readonly shape: Shape;
}

export type TensorValues = NestedNumbers | Float32Array | Int32Array | Uint8Array | NumericArray;

/**
 * Copies numbers to a backend.
 *
 * @param values a number, nested arrays, a typed array, or `{ data, shape }`
 * @param shape needed for a typed array of more than one axis; otherwise read off `values`
 * @param dtype default: int32 for an `Int32Array`, float32 for everything else
 * @throws TensorError `SHAPE` when the numbers do not fill the shape or rows differ in length, `VALUE` for something that is no number
 * @example
 * tensor(backend, [[1, 2], [3, 4]]);
 * tensor(backend, new Float32Array(6), [2, 3]);
 * tensor(backend, batch.images);
 */
export function tensor(backend: Backend, values: TensorValues, shape?: Shape, dtype?: DType): Tensor {
  checkBackend("tensor", backend);
  const { data, shape: ownShape } = numbersOf(values);
  const finalShape = shape ?? ownShape;
  checkShape("tensor", finalShape);
  if (data.length !== sizeOf(finalShape)) {
    throw new TensorError(
      "SHAPE",
      "tensor",
      `${data.length} numbers do not fill ${formatShape(finalShape)}, which holds ${sizeOf(finalShape)}`,
      "Give as many numbers as the shape holds",
    );
  }
  const finalType = dtype ?? (data instanceof Int32Array ? "int32" : "float32");
  return new Tensor(backend, backend.write(typedArray(data, finalType)), [...finalShape]);
}

type Numbers = readonly number[] | Float32Array | Int32Array | Uint8Array;

function numbersOf(values: TensorValues): { readonly data: Numbers; readonly shape: Shape } {
  if (typeof values === "number") return { data: [values], shape: [] };
  if (isTyped(values)) return { data: values, shape: [values.length] };
  if (typeof values === "object" && values !== null && "data" in values && isTyped(values.data))
    return values;
  if (!Array.isArray(values)) {
    throw new TensorError(
      "VALUE",
      "tensor",
      `cannot read numbers from ${typeof values}`,
      "Pass numbers or a typed array",
    );
  }
  const data: number[] = [];
  const shape: number[] = [];
  for (let level: unknown = values; Array.isArray(level); level = level[0]) shape.push(level.length);
  flatten(values, shape, 0, data);
  return { data, shape };
}

function flatten(level: NestedNumbers, shape: Shape, depth: number, into: number[]): void {
  if (depth === shape.length) {
    if (typeof level === "number") into.push(level);
    else
      throw new TensorError(
        "VALUE",
        "tensor",
        `${JSON.stringify(level)} stands where a number should`,
        "Pass numbers only",
      );
    return;
  }
  if (!Array.isArray(level) || level.length !== shape[depth]) {
    const found = Array.isArray(level) ? `a row of ${level.length}` : JSON.stringify(level);
    throw new TensorError(
      "SHAPE",
      "tensor",
      `${found} stands where rows have ${shape[depth]}`,
      "Give all rows one length",
    );
  }
  for (const row of level) flatten(row, shape, depth + 1, into);
}

function isTyped(values: unknown): values is Float32Array | Int32Array | Uint8Array {
  return values instanceof Float32Array || values instanceof Int32Array || values instanceof Uint8Array;
}

function typedArray(data: Numbers, dtype: DType): TypedArray {
  if (dtype === "float32") return data instanceof Float32Array ? data : Float32Array.from(data);
  if (data instanceof Int32Array) return data;
  for (const value of data) {
    if ((value | 0) !== value) {
      throw new TensorError(
        "VALUE",
        "tensor",
        `${value} is not an int32`,
        "Use dtype float32, or whole numbers",
      );
    }
  }
  return Int32Array.from(data);
}
