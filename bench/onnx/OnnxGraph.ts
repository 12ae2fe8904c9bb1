import { type Field, message } from "./protobuf.js";

/** Whole numbers, lists of them, or a float32 given as `{ float }`. */
export type Attribute = number | readonly number[] | { readonly float: number };

/** Writes an ONNX model node by node; field numbers are those of onnx.proto3. */
export class OnnxGraph {
  readonly #nodes: Uint8Array[] = [];
  readonly #initializers: Uint8Array[] = [];
  readonly #inputs: Uint8Array[] = [];

  input(name: string, shape: readonly number[]): string {
    this.#inputs.push(valueInfo(name, shape));
    return name;
  }

  /** Numbers that are part of the model, so that the runtime may lay them out as it likes. */
  constant(data: Float32Array, shape: readonly number[]): string {
    const name = `weight${this.#initializers.length}`;
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#initializers.push(message([1, shape.map(BigInt)], [2, FLOAT], [8, name], [9, bytes]));
    return name;
  }

  /** @returns the name of its output */
  node(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    const output = `value${this.#nodes.length}`;
    const described = Object.entries(attributes).map(([name, value]) => attribute(name, value));
    this.#nodes.push(message([1, inputs], [2, output], [4, operator], [5, described]));
    return output;
  }

  model(output: string): Uint8Array {
    const graph = message(
      [1, this.#nodes],
      [2, "bench"],
      [5, this.#initializers],
      [11, this.#inputs],
      [12, message([1, output], [2, message([1, message([1, FLOAT])])])],
    );
    return message([1, IR_VERSION], [7, graph], [8, message([2, OPERATOR_SET])]);
  }
}

const FLOAT = 1n;
const IR_VERSION = 8n;
const OPERATOR_SET = 17n;

function valueInfo(name: string, shape: readonly number[]): Uint8Array {
  const dimensions = message([1, shape.map((size) => message([1, BigInt(size)]))]);
  return message([1, name], [2, message([1, message([1, FLOAT], [2, dimensions])])]);
}

function attribute(name: string, value: Attribute): Uint8Array {
  const [float, integer, integers] = [1n, 2n, 7n];
  const fields: readonly Field[] =
    typeof value === "number"
      ? [
          [3, BigInt(value)],
          [20, integer],
        ]
      : "float" in value
        ? [
            [2, value.float],
            [20, float],
          ]
        : [
            [8, value.map(BigInt)],
            [20, integers],
          ];
  return message([1, name], ...fields);
}
