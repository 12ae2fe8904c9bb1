/** Where the time of a training step goes: means over the steps that were measured. */
export interface TrainingProfile {
  /** Steps measured. */
  readonly steps: number;
  /** Steps before them, while the engine still compiles and memory grows. */
  readonly skippedSteps: number;
  /** From one step's end to the next one's: the sum of the parts. */
  readonly millisecondsPerStep: number;
  readonly parts: Readonly<Record<ProfilePart, PartTime>>;
  readonly primitives: readonly PrimitiveTime[];
}

/**
 * Forward, with loss and accuracy; backward; update of the weights; making the batch and handing it to the device; what a step takes beyond its
 * primitives: JavaScript, allocation, dispatch; history and progress, after the step.
 */
export type ProfilePart = "forward" | "backward" | "update" | "data" | "outsideKernels" | "bookkeeping";

interface PartTime {
  readonly milliseconds: number;
  /** Of a step. */
  readonly share: number;
}

export interface PrimitiveTime extends PartTime {
  /** Path in the model, empty for the model itself; or data, loss, accuracy, update; null for what is none of these. */
  readonly layer: string | null;
  readonly pass: "forward" | "backward";
  readonly primitive: string;
  /** In a step. */
  readonly calls: number;
}
