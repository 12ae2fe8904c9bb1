import { checkOptions, formatShape, Tensor, TensorError, withLabel } from "@striate/core";
import { buildTree } from "./buildTree.js";
import type { AnyLayer, CallContext, LayerInput } from "./Layer.js";
import { currentTrace, shapesOf, withoutTrace } from "./Trace.js";

let ambient: CallContext | undefined;

/** Runs a layer's `call` in the context of the outermost call, building the layer first if it has no weights yet. */
export function invoke(
  layer: AnyLayer,
  input: LayerInput,
  given: CallContext | undefined,
  call: (context: CallContext) => Tensor,
): Tensor {
  const trace = currentTrace();
  if (trace === undefined && !layer.built) buildStandalone(layer, input);
  const outer = ambient;
  if (outer === undefined && given !== undefined) checkOptions(layer.type, given, ["training", "step"]);
  ambient = outer ?? given ?? {};
  try {
    const context = ambient;
    return trace === undefined
      ? withLabel(layer.site?.path, () => call(context))
      : trace.visit(layer, input, () => call(context));
  } catch (error) {
    throw located(error, layer, input);
  } finally {
    ambient = outer;
  }
}

/** Runs `fn` as if no call were under way. */
export function outsideCalls<T>(fn: () => T): T {
  const outer = ambient;
  ambient = undefined;
  try {
    return withoutTrace(fn);
  } finally {
    ambient = outer;
  }
}

let standalone = 0;

/** A layer used by itself gets its weights on the backend of its first input. Each draws from a stream of its own. */
function buildStandalone(layer: AnyLayer, input: LayerInput): void {
  const first: unknown = input instanceof Tensor ? input : input?.[0];
  if (!(first instanceof Tensor)) {
    throw new TensorError(
      "VALUE",
      layer.type,
      "the input is not a tensor",
      "Make one with tensor(backend, values)",
    );
  }
  outsideCalls(() => buildTree(layer, shapesOf(input), { backend: first.backend, seed: standalone++ }));
}

const locatedErrors = new WeakSet<object>();

/** Says in which layer an operation failed; the innermost one counts. */
function located(error: unknown, layer: AnyLayer, input: LayerInput): unknown {
  if (!(error instanceof TensorError) || locatedErrors.has(error)) return error;
  locatedErrors.add(error);
  const path = layer.site?.path || currentTrace()?.pathOf(layer) || layer.name;
  const where = path ? `${path} (${layer.type})` : layer.type;
  const tensors = input instanceof Tensor ? [input] : Array.isArray(input) ? input : [];
  const shapes = tensors.filter((x) => x instanceof Tensor).map(({ shape }) => formatShape(shape));
  error.message += ` In layer ${where} with input ${shapes.join(" and ")}.`;
  return error;
}
