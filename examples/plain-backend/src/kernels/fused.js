/** @import { SgdStep, TypedArray } from "@striate/core" */

/** @type {(dx: TypedArray, dy: TypedArray, y: TypedArray) => void} */
export function reluGrad(dx, dy, y) {
  for (let i = 0; i < dx.length; i++) dx[i] = y[i] > 0 ? dy[i] : 0;
}

/**
 * v ← momentum · v − rate · g and w ← w + v, or, with `nesterov`, w ← w + momentum · v − rate · g.
 *
 * @param {{ readonly value: TypedArray, readonly velocity: TypedArray }} next
 * @param {TypedArray} value
 * @param {TypedArray} gradient
 * @param {TypedArray} velocity
 * @param {SgdStep} step
 */
export function sgdStep(next, value, gradient, velocity, { rate, momentum, nesterov }) {
  for (let i = 0; i < value.length; i++) {
    const change = momentum * velocity[i] - rate * gradient[i];
    next.velocity[i] = change;
    next.value[i] = value[i] + (nesterov ? momentum * change - rate * gradient[i] : change);
  }
}
