import { Tensor } from "../Tensor.js";

/** Sum over all axes but the last: `[…, c]` → `[c]`. Not recorded. */
export function channelSum(x: Tensor): Tensor {
  const channels = x.shape.at(-1)!;
  const geometry = { outer: 1, reduced: x.size / channels, inner: channels };
  return new Tensor(x.backend, x.backend.reduce("sum", x.buffer, geometry), [channels]);
}
