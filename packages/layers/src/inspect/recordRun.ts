import {
  createShapeBackend,
  type DeviceBuffer,
  type Shape,
  type ShapeBackend,
  TensorError,
} from "@striate/core";
import type { AnyLayer } from "../Layer.js";
import type { BatchShape, Model } from "../Model.js";
import { traceModel } from "../traceModel.js";

/** One thing that happened in a model's run without numbers, in order. */
export type RunEvent = LayerEvent | CallEvent;

export type LayerEvent = EnterEvent | LeaveEvent;

export interface EnterEvent extends LayerNote {
  readonly kind: "enter";
}

export interface LeaveEvent extends LayerNote {
  readonly kind: "leave";
}

interface LayerNote {
  readonly layer: AnyLayer;
  /** Names from the model down, joined by `/`; empty for the model itself. */
  readonly path: string;
  /** What the layer is given, or what it gives. */
  readonly tensors: readonly { readonly buffer: DeviceBuffer; readonly shape: Shape }[];
}

/** A call of a primitive, which belongs to the layers that were entered and not yet left. */
export interface CallEvent {
  readonly kind: "call";
  readonly primitive: string;
  readonly args: readonly unknown[];
  readonly inputs: readonly DeviceBuffer[];
  readonly outputs: readonly DeviceBuffer[];
}

/** What a built model does with a batch of that shape, or of those. */
export function recordRun(
  model: Model<never>,
  shape: Shape | readonly Shape[],
  { training }: { readonly training: boolean },
): readonly RunEvent[] {
  const events: RunEvent[] = [];
  traceModel(model, shape, {
    backend: recording(createShapeBackend(), events),
    training,
    observer: {
      enter: (layer, path, inputs) => {
        const tensors = inputs.map(({ buffer, shape }) => ({ buffer, shape }));
        events.push({ kind: "enter", layer, path, tensors });
      },
      leave: (layer, path, { buffer, shape }) => {
        events.push({ kind: "leave", layer, path, tensors: [{ buffer, shape }] });
      },
    },
  });
  return events;
}

/** The shape that a model was built for, with a batch of that size. @throws TensorError `LAYER` before `build` */
export function shapeFor(op: string, model: Model<never>, batch: number): Shape | readonly Shape[] {
  const { inputShape } = model;
  if (inputShape === undefined) {
    throw new TensorError(
      "LAYER",
      op,
      `${model.name ?? model.type} has no shapes yet`,
      "Call model.build([null, height, width, channels], { backend }); createShapeBackend() costs nothing",
    );
  }
  const sized = ([_, ...rest]: BatchShape): Shape => [batch, ...rest];
  return isBatchShape(inputShape) ? sized(inputShape) : inputShape.map(sized);
}

function isBatchShape(shape: BatchShape | readonly BatchShape[]): shape is BatchShape {
  return !Array.isArray(shape[0]);
}

const BOOKKEEPING: readonly PropertyKey[] = ["free", "read", "memory", "dispose"];

/** A backend without numbers that notes every call of a primitive. */
function recording(backend: ShapeBackend, events: RunEvent[]): ShapeBackend {
  return new Proxy(backend, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function" || BOOKKEEPING.includes(name)) return method;
      return (...args: unknown[]) => {
        const result: unknown = method.apply(target, args);
        const outputs = isBuffer(result) ? [result] : Object.values(result as object).filter(isBuffer);
        events.push({
          kind: "call",
          primitive: String(name),
          args,
          inputs: args.flat().filter(isBuffer),
          outputs,
        });
        return result;
      };
    },
  });
}

function isBuffer(value: unknown): value is DeviceBuffer {
  return typeof value === "object" && value !== null && "dtype" in value && "size" in value;
}
