import { type Parameter, tensor } from "@striate/core";
import { randomStream } from "@striate/random";

/**
 * Shifts what relu sees away from 0, where it has no slope: every fourth channel of a normalization that relu follows is negative by three
 * deviations' worth, all others are positive, and no bias is 0.
 */
export function awayFromKinks(parameters: readonly Parameter[]): void {
  for (const parameter of parameters) {
    const { name, value, shape } = parameter;
    const stream = randomStream(1, name);
    const fill = (valueAt: (channel: number) => number) =>
      parameter.assign(
        tensor(
          value.backend,
          Float32Array.from({ length: value.size }, (_, channel) => valueAt(channel)),
          shape,
        ),
      );
    // The last normalization of a residual block is added to the way around, and relu sees the sum.
    const beforeRelu = /\/bn1?\//.test(name);
    if (name.endsWith("/beta")) fill((channel) => (beforeRelu && channel % 4 === 3 ? -3 : 3));
    if (name.endsWith("/gamma")) fill(() => 0.5);
    if (name.endsWith("/bias")) fill(() => 0.1 * stream.normal());
  }
}
