import type { Dataset } from "./Dataset.js";

export interface TrainAndTest {
  readonly train: Dataset;
  readonly test: Dataset;
}
