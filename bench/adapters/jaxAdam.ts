import { ADAM } from "../nets/Net.js";
import type { Jax, JaxArray } from "./JaxApi.js";

/** Adam for jax-js, whose own optimizers are not on the registry. */
export function jaxAdam(
  jax: Jax,
  initial: readonly JaxArray[],
): { weights(): readonly JaxArray[]; apply(gradients: readonly JaxArray[]): Promise<void> } {
  const { learningRate, beta1, beta2, epsilon } = ADAM;
  type State = readonly [weight: JaxArray, momentum: JaxArray, velocity: JaxArray];
  const update = jax.jit(
    (w: JaxArray, m: JaxArray, v: JaxArray, g: JaxArray, rate: JaxArray, eps: JaxArray): State => {
      const momentum = m.mul(beta1).add(g.ref.mul(1 - beta1));
      const velocity = v.mul(beta2).add(g.ref.mul(g).mul(1 - beta2));
      const step = momentum.ref.div(jax.numpy.sqrt(velocity.ref).add(eps)).mul(rate);
      return [w.sub(step), momentum, velocity];
    },
  );
  const scalar = (value: number) => jax.numpy.array(Float32Array.of(value), { shape: [] });
  let states: readonly State[] = initial.map((weight) => [weight, weight.ref.mul(0), weight.ref.mul(0)]);
  let steps = 0;
  return {
    weights: () => states.map(([weight]) => weight),
    async apply(gradients: readonly JaxArray[]) {
      steps++;
      const root = Math.sqrt(1 - beta2 ** steps);
      const rate = (learningRate * root) / (1 - beta1 ** steps);
      states = states.map((state, index) =>
        update(...state, gradients[index]!, scalar(rate), scalar(epsilon * root)),
      );
      await Promise.all(states.map(([weight]) => weight.ref.blockUntilReady().then((one) => one.dispose())));
    },
  };
}
