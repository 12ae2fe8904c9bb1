import type { DeviceBuffer, Shape } from "@striate/core";
import type { AnyLayer } from "../../Layer.js";
import type { CallEvent, RunEvent } from "../recordRun.js";

/** One step of a model's run: a layer, a block that is not opened, or an operation between layers. */
export interface GraphNode {
  readonly id: number;
  /** What it is: a type such as `Conv2D`, or an operation such as `add`. */
  readonly title: string;
  readonly kind: "input" | "layer" | "block" | "operation";
  readonly layer: AnyLayer | undefined;
  /** Of the layer, or of the layer that the operation stands in. */
  readonly path: string;
  /** Without the batch; undefined where an operation's is not known. */
  shape: Shape | undefined;
  /** Nodes that it takes something from, in the order of its inputs, each once. */
  readonly inputs: readonly number[];
  /** Operations on its output that stand in the same box. */
  readonly suffix: string[];
}

/** A model that stands open, with the nodes in it. */
export interface GraphFrame {
  readonly layer: AnyLayer;
  readonly path: string;
  readonly nodes: number[];
}

export interface ModelGraph {
  /** Each behind all that it takes from; the inputs first. */
  readonly nodes: readonly GraphNode[];
  /** Outermost first, without the model itself. */
  readonly frames: readonly GraphFrame[];
}

/** @param isOpen whether the parts of a layer with layers inside are shown, rather than itself */
export function modelGraph(events: readonly RunEvent[], isOpen: (layer: AnyLayer) => boolean): ModelGraph {
  const nodes: GraphNode[] = [];
  const frames: GraphFrame[] = [];
  const open: GraphFrame[] = [];
  const producers = new Map<DeviceBuffer, GraphNode>();
  let closed: { readonly node: GraphNode; readonly layer: AnyLayer } | undefined;
  const add = (node: Omit<GraphNode, "id" | "suffix">): GraphNode => {
    const made = { ...node, id: nodes.length, suffix: [] };
    nodes.push(made);
    for (const frame of open) frame.nodes.push(made.id);
    return made;
  };
  const from = (buffers: readonly DeviceBuffer[]): readonly number[] => [
    ...new Set(buffers.flatMap((buffer) => producers.get(buffer)?.id ?? [])),
  ];
  for (const event of events) {
    if (event.kind === "enter") {
      const { layer, path, tensors } = event;
      if (closed !== undefined) continue;
      const buffers = tensors.map(({ buffer }) => buffer);
      if (nodes.length === 0) {
        for (const [index, { buffer, shape }] of tensors.entries()) {
          const title = tensors.length === 1 ? "input" : `input ${index + 1}`;
          const input = add({
            title,
            kind: "input",
            layer: undefined,
            path: "",
            shape: shape.slice(1),
            inputs: [],
          });
          producers.set(buffer, input);
        }
      }
      if (isOpen(layer)) {
        const frame = { layer, path, nodes: [] };
        if (open.length > 0) frames.push(frame);
        open.push(frame);
        continue;
      }
      const kind = layer.children().length > 0 ? "block" : "layer";
      const node = add({ title: layer.type, kind, layer, path, shape: undefined, inputs: from(buffers) });
      closed = { node, layer };
    } else if (event.kind === "leave") {
      const { buffer, shape } = event.tensors[0]!;
      if (closed === undefined) open.pop();
      else if (closed.layer === event.layer) {
        closed.node.shape = shape.slice(1);
        producers.set(buffer, closed.node);
        closed = undefined;
      }
      // An operation at a block's end gives what the block gives.
      const producer = producers.get(buffer);
      if (producer !== undefined) producer.shape ??= shape.slice(1);
    } else if (event.kind === "call") {
      if (closed !== undefined) {
        for (const output of event.outputs) producers.set(output, closed.node);
        continue;
      }
      const inputs = from(event.inputs);
      if (inputs.length === 0) continue;
      const path = open.at(-1)?.path ?? "";
      const shape = shapeOf(event);
      const node = add({ title: titleOf(event), kind: "operation", layer: undefined, path, shape, inputs });
      for (const output of event.outputs) producers.set(output, node);
    }
  }
  return { nodes: folded(nodes), frames };
}

/** Relu and its like go into the box of what they change, where nothing else looks at that. */
function folded(nodes: readonly GraphNode[]): readonly GraphNode[] {
  const uses = new Map<number, number>();
  for (const { inputs } of nodes) for (const id of inputs) uses.set(id, (uses.get(id) ?? 0) + 1);
  const home = new Map<number, GraphNode>();
  const kept: GraphNode[] = [];
  for (const node of nodes) {
    const inputs = [...new Set(node.inputs.map((id) => home.get(id)!.id))];
    const [only] = node.inputs;
    const host = only === undefined ? undefined : home.get(only);
    const joins = node.kind === "operation" && UNARY.includes(node.title) && uses.get(only!) === 1;
    if (joins && host !== undefined && host.kind !== "input") {
      host.suffix.push(node.title);
      home.set(node.id, host);
      continue;
    }
    const copy = { ...node, inputs };
    home.set(node.id, copy);
    kept.push(copy);
  }
  return kept;
}

const UNARY = ["relu", "sigmoid", "tanh", "exp", "log", "neg", "abs", "sqrt", "sign", "scale"];

function titleOf({ primitive, args }: CallEvent): string {
  if (primitive === "unary" || primitive === "binary" || primitive === "reduce") return String(args[0]);
  if (primitive === "affine") return "scale";
  return primitive;
}

function shapeOf({ args }: CallEvent): Shape | undefined {
  const geometry = args.find(
    (arg): arg is { readonly outputShape: Shape } =>
      typeof arg === "object" && arg !== null && "outputShape" in arg,
  );
  return geometry?.outputShape.slice(1);
}
