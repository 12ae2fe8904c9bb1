import { add, detach, mul, type Parameter, sub, Tensor, zeros } from "@striate/core";

/** How the weights change: v ← momentum · v − learningRate · g, w ← w + v (Polyak 1964). */
export interface TrainingRule {
  readonly learningRate: number;
  readonly momentum: number;
}

/** Changes a weight by its gradient, in one primitive where the backend has one for it. The velocities belong to no scope. */
export function descend(
  parameter: Parameter,
  gradient: Tensor,
  velocities: Map<Parameter, Tensor>,
  rule: TrainingRule,
): void {
  const { value } = parameter;
  const velocity = velocities.get(parameter) ?? zeros(value.backend, value.shape);
  const next = stepped(value, gradient, velocity, rule);
  velocities.set(parameter, detach(next.velocity));
  velocity.dispose();
  parameter.assign(next.value);
}

function stepped(
  value: Tensor,
  gradient: Tensor,
  velocity: Tensor,
  { learningRate, momentum }: TrainingRule,
): { readonly value: Tensor; readonly velocity: Tensor } {
  const { backend, shape } = value;
  if (backend.sgdStep !== undefined) {
    const step = { rate: learningRate, momentum, nesterov: false };
    const next = backend.sgdStep(value.buffer, gradient.buffer, velocity.buffer, step);
    return {
      value: new Tensor(backend, next.value, shape),
      velocity: new Tensor(backend, next.velocity, shape),
    };
  }
  const next = sub(mul(velocity, momentum), mul(gradient, learningRate));
  return { value: add(value, next), velocity: next };
}
