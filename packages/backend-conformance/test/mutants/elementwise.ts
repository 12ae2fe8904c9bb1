import { sizeOf } from "@striate/core";
import { instead, look, type Mutant, mutant } from "./Mutant.js";

export const elementwiseMutants: readonly Mutant[] = [
  mutant("greater is greater or equal", "binary greater", (on) => ({
    binary: (op, a, b, geometry) => {
      if (op !== "greater") return on.binary(op, a, b, geometry);
      return instead(on, on.binary("greater", b, a, swapped(geometry)), (y) => y.map((value) => 1 - value));
    },
  })),
  mutant("the second operand's stretched axes are not stretched", "binary sub", (on) => ({
    binary: (op, a, b, geometry) =>
      instead(on, on.binary(op, a, b, geometry), (y) => {
        if (op !== "sub" || b.size === y.length || b.size === 1) return y;
        const [left, right] = [look(on, a), look(on, b)];
        return a.size === y.length ? y.map((_, i) => left[i] - right[i % right.length]) : y;
      }),
  })),
  mutant("a tail of one to three numbers behind vectors of four is left out", "binary mul", (on) => ({
    binary: (op, a, b, geometry) =>
      instead(on, on.binary(op, a, b, geometry), (y) =>
        op === "mul" && sizeOf(geometry.outputShape) > 64 ? y.fill(0, y.length - (y.length % 4)) : y,
      ),
  })),
  mutant("the second thread begins one number too late", "unary neg", (on) => ({
    unary: (op, x) =>
      instead(on, on.unary(op, x), (y) => {
        if (op === "neg" && y.length > 65_536) y[Math.ceil(y.length / 2)] = 0;
        return y;
      }),
  })),
  mutant("exp by a polynomial of six digits", "unary exp", (on) => ({
    unary: (op, x) => instead(on, on.unary(op, x), (y) => (op === "exp" ? y.map((v) => v * (1 + 1e-6)) : y)),
  })),
  mutant("exp is zero below −80", "unary exp", (on) => ({
    unary: (op, x) =>
      instead(on, on.unary(op, x), (y) => {
        const inputs = look(on, x);
        return op === "exp" ? y.map((value, i) => (inputs[i] < -80 ? 0 : value)) : y;
      }),
  })),
  mutant("tanh as a quotient of exponentials, which cancels near 0", "unary tanh", (on) => ({
    unary: (op, x) =>
      instead(on, on.unary(op, x), (y) => (op === "tanh" ? look(on, x).map(tanhOfExponentials) : y)),
  })),
  mutant("log loses its digits near 1", "unary log", (on) => ({
    unary: (op, x) =>
      instead(on, on.unary(op, x), (y) => (op === "log" ? y.map((v) => Math.fround(v + 1) - 1) : y)),
  })),
  mutant("sigmoid overflows for large negative numbers", "unary sigmoid", (on) => ({
    unary: (op, x) =>
      instead(on, on.unary(op, x), (y) => {
        const inputs = look(on, x);
        return op === "sigmoid" ? y.map((value, i) => (inputs[i] < -88 ? Number.NaN : value)) : y;
      }),
  })),
  mutant("the sign of 0 is 1", "unary sign", (on) => ({
    unary: (op, x) =>
      instead(on, on.unary(op, x), (y) => (op === "sign" ? y.map((v) => (v === 0 ? 1 : v)) : y)),
  })),
  mutant("cast rounds instead of truncating", "cast", (on) => ({
    cast: (x, dtype) =>
      instead(on, on.cast(x, dtype), (y) =>
        dtype === "int32" ? Int32Array.from(look(on, x), (value) => Math.round(value)) : y,
      ),
  })),
  mutant("affine leaves out the shift where the scale is 0", "affine", (on) => ({
    affine: (x, scale, shift) => on.affine(x, scale, scale === 0 ? 0 : shift),
  })),
  mutant("class ids out of range take the nearest class", "oneHot", (on) => ({
    oneHot: (labels, classes) =>
      instead(on, on.oneHot(labels, classes), (y) => {
        for (const [row, label] of look(on, labels).entries()) {
          y[row * classes + Math.min(Math.max(label, 0), classes - 1)] = 1;
        }
        return y;
      }),
  })),
  mutant("class ids out of range write into the next row", "oneHot", (on) => ({
    oneHot: (labels, classes) =>
      instead(on, on.oneHot(labels, classes), (y) => {
        for (const [row, label] of look(on, labels).entries()) {
          if (row * classes + label >= 0 && row * classes + label < y.length) y[row * classes + label] = 1;
        }
        return y;
      }),
  })),
  mutant("fill takes its number for granted to be whole", "fill", (on) => ({
    fill: (size, value, dtype) => on.fill(size, Math.round(value), dtype),
  })),
];

function swapped<G extends { aStrides: readonly number[]; bStrides: readonly number[] }>(geometry: G): G {
  return { ...geometry, aStrides: geometry.bStrides, bStrides: geometry.aStrides };
}

function tanhOfExponentials(x: number): number {
  if (Math.abs(x) > 20) return Math.sign(x);
  const e = Math.fround(Math.exp(2 * x));
  return Math.fround(e - 1) / Math.fround(e + 1);
}
