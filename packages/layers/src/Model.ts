import { checkOptions, type Shape, TensorError } from "@striate/core";
import { type BuildOptions, buildTree } from "./buildTree.js";
import { type ModelJSON, modelJSON } from "./data/modelJSON.js";
import { outsideCalls } from "./invoke.js";
import { Layer, type LayerInput } from "./Layer.js";
import { formatSummary, type Summary, summarize } from "./summary.js";

/** The shape of a batch: `null`, or any number, stands for the batch's size. */
export type BatchShape = readonly [batch: number | null, ...rest: number[]];

/**
 * A network or a block of one: layers in public fields and a `call` that puts them together. Layers inside inherit the context of the
 * outermost call, so `call` need not pass it on; a model called with a context by your own code declares the parameter:
 * `call(x: Tensor, _context?: CallContext)`.
 *
 * @example
 * class BasicBlock extends Model {
 *   readonly conv1: Conv2D;
 *   readonly bn1 = new BatchNormalization();
 *   readonly conv2: Conv2D;
 *   readonly bn2 = new BatchNormalization();
 *   readonly downsample: Conv2D | undefined;
 *
 *   constructor(options: { filters: number; strides?: number }) {
 *     super(options);
 *     const { filters, strides = 1 } = options;
 *     this.conv1 = new Conv2D({ filters, kernelSize: 3, strides, padding: "same" });
 *     this.conv2 = new Conv2D({ filters, kernelSize: 3, padding: "same" });
 *     this.downsample = strides === 1 ? undefined : new Conv2D({ filters, kernelSize: 1, strides });
 *   }
 *
 *   call(x: Tensor) {
 *     const y = relu(this.bn1.call(this.conv1.call(x)));
 *     const residual = this.bn2.call(this.conv2.call(y));
 *     return relu(add(residual, this.downsample?.call(x) ?? x));
 *   }
 * }
 */
export abstract class Model<Input extends LayerInput = import("@striate/core").Tensor> extends Layer<Input> {
  #summary: Summary | undefined;
  #inputShape: BatchShape | readonly BatchShape[] | undefined;

  /**
   * Makes all weights, for inputs of this shape.
   *
   * @param inputShape `[null, height, width, channels]`, or an array of shapes for several inputs
   * @throws TensorError `SHAPE` where a layer does not fit, naming it; `LAYER` for a declared layer that is never called, or a called one
   * that stands in no field
   * @example
   * model.build([null, 28, 28, 1], { backend, seed: 42 });
   */
  build(inputShape: BatchShape | readonly BatchShape[], options: BuildOptions): this {
    const op = this.name ?? this.type;
    if (typeof options?.backend?.write !== "function") {
      throw new TensorError(
        "OPTION",
        op,
        "there is no backend to build on",
        "Pass { backend }, such as createReferenceBackend()",
      );
    }
    checkOptions(op, options, ["backend", "seed", "allowUnused"]);
    if (this.built) throw new TensorError("LAYER", op, "the model is built already", "Make a new one");
    const shape = isBatchShape(inputShape)
      ? single(op, inputShape)
      : inputShape.map((one) => single(op, one));
    const visits = outsideCalls(() => buildTree(this, shape, options));
    this.#summary = summarize(op, visits);
    this.#inputShape = isBatchShape(inputShape) ? anyBatch(inputShape) : inputShape.map(anyBatch);
    return this;
  }

  /** What the model was built for, with `null` for the batch; undefined before `build`. */
  get inputShape(): BatchShape | readonly BatchShape[] | undefined {
    return this.#inputShape;
  }

  /**
   * How the model is put together, as data that `fromJSON` makes another one of; the weights are not in it. `JSON.stringify(model)` calls it.
   *
   * @throws TensorError `LAYER` where the data would not give the same model: see `Layer.config`; `VALUE` for options that are no data
   */
  toJSON(): ModelJSON {
    return modelJSON(this, this.#inputShape);
  }

  /** Number of weights, trainable and not. @throws TensorError `LAYER` before `build` */
  countParams(): number {
    return this.summaryRows().totalParams;
  }

  /**
   * A table of the layers with output shapes, parameters and multiply-adds for one example, and their totals.
   *
   * @throws TensorError `LAYER` before `build`
   */
  summary(): string {
    return formatSummary(this.summaryRows());
  }

  /** What `summary` prints, as numbers. @throws TensorError `LAYER` before `build` */
  summaryRows(): Summary {
    if (this.#summary !== undefined) return this.#summary;
    throw new TensorError(
      "LAYER",
      this.name ?? this.type,
      "the model has no shapes yet",
      "Call model.build([null, height, width, channels], { backend })",
    );
  }

  /** Frees the weights. */
  dispose(): void {
    for (const parameter of this.parameters) parameter.dispose();
  }
}

function isBatchShape(shape: BatchShape | readonly BatchShape[]): shape is BatchShape {
  return !Array.isArray(shape[0]);
}

function anyBatch([_, ...rest]: BatchShape): BatchShape {
  return [null, ...rest];
}

function single(op: string, [_, ...rest]: BatchShape): Shape {
  if (rest.length > 0 && rest.every((size) => Number.isInteger(size) && size >= 1)) return [1, ...rest];
  throw new TensorError(
    "SHAPE",
    op,
    `[null, ${rest.map((size) => String(size)).join(", ")}] is not the shape of a batch`,
    "Give null for the batch and a whole number for every other axis, such as [null, 28, 28, 1]",
  );
}
