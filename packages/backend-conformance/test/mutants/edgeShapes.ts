import { sizeOf } from "@striate/core";
import { type EdgeMutant, edgeMutant, wrong } from "./EdgeMutant.js";

/** A geometry of five axes or six. */
const DEEP = /Geometry\("\w+", \[\d+(, \d+){4,5}\]/;

/** Scalars, more axes than a network has, more parts than a kernel reads. */
export const edgeShapeMutants: readonly EdgeMutant[] = [
  edgeMutant("a padded scalar is the padding", "pad", 'padGeometry("pad", [], [])', (on) => ({
    pad: (x, geometry, value) => {
      if (geometry.inputShape.length > 0) return on.pad(x, geometry, value);
      return on.pad(x, { inputShape: [1], outputShape: [1], before: [1] }, value);
    },
  })),
  edgeMutant("a scalar has no order", "permute", 'permuteGeometry("permute", [], [])', (on) => ({
    permute: (x, geometry) => wrong(on, on.permute(x, geometry), geometry.outputShape.length === 0),
  })),
  edgeMutant("a scalar does not stretch to a scalar", "expand", 'expandGeometry("expand", [], [])', (on) => ({
    expand: (x, geometry) => wrong(on, on.expand(x, geometry), geometry.outputShape.length === 0),
  })),
  edgeMutant("a scalar has no block", "slice", 'sliceGeometry("slice", [], [], [])', (on) => ({
    slice: (x, geometry) => wrong(on, on.slice(x, geometry), geometry.outputShape.length === 0),
  })),
  edgeMutant("the outermost of five axes is padded behind only", "pad", DEEP, (on) => ({
    pad: (x, geometry, value) =>
      on.pad(x, { ...geometry, before: withoutFirst(geometry.before, 1, 4) }, value),
  })),
  edgeMutant("the outermost of six axes is not walked", "permute", DEEP, (on) => ({
    permute: (x, { outputShape, strides }) =>
      on.permute(x, { outputShape, strides: withoutFirst(strides, 1, 5) }),
  })),
  edgeMutant("the outermost of six axes all stretch", "expand", DEEP, (on) => ({
    expand: (x, geometry) => on.expand(x, { ...geometry, strides: withoutFirst(geometry.strides, 2, 5) }),
  })),
  edgeMutant("a block of five axes begins at the front of the outermost", "slice", DEEP, (on) => ({
    slice: (x, geometry) => on.slice(x, { ...geometry, begin: withoutFirst(geometry.begin, 1, 4) }),
  })),
  edgeMutant("the outermost of five axes all stretch", "binary add", DEEP, (on) => ({
    binary: (op, a, b, geometry) => {
      const { aStrides, bStrides } = geometry;
      if (op !== "add") return on.binary(op, a, b, geometry);
      return on.binary(op, a, b, {
        ...geometry,
        aStrides: withoutFirst(aStrides, 2, 4),
        bStrides: withoutFirst(bStrides, 2, 4),
      });
    },
  })),
  edgeMutant("parts behind the eighth are zeros", "concat", /"concat", \[(\[[\d, ]+\](, )?){9,}\]/, (on) => ({
    concat: (parts, geometry) => {
      const zeros = parts.slice(8).map(({ size, dtype }) => on.fill(size, 0, dtype));
      const y = on.concat([...parts.slice(0, 8), ...zeros], geometry);
      for (const buffer of zeros) on.free(buffer);
      return y;
    },
  })),
  edgeMutant(
    "of a batch of three axes the first two are computed",
    "matMul",
    /"matMul", .*\[\d(, \d+){4}\]/,
    (on) => ({
      matMul: (a, b, geometry) => {
        const { batch, outputShape } = geometry;
        const y = on.matMul(a, b, geometry);
        const computed = sizeOf(outputShape.slice(0, 2));
        return wrong(on, y, outputShape.length > 4 && computed < batch);
      },
    }),
  ),
];

/** Of more than `most` numbers the first `count` become 0. */
function withoutFirst(numbers: readonly number[], count: number, most: number): readonly number[] {
  return numbers.map((number, axis) => (numbers.length > most && axis < count ? 0 : number));
}
