import type { Model } from "@striate/layers";
import type { PictureSize } from "@striate/models";
import type { Loss } from "@striate/training";

/** A network whose training is watched. */
export interface MemoryNet {
  readonly make: () => Model;
  readonly picture: PictureSize;
  readonly loss: Loss;
}
