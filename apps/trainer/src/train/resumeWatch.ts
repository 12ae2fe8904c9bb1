import type { Callback } from "@striate/training";
import type { Terminal } from "../Terminal.js";
import type { TrainFlags } from "./TrainFlags.js";

/** Says where a run goes on. */
export function resumeWatch(people: Terminal, { epochs }: Pick<TrainFlags, "epochs">): Callback {
  return {
    onTrainBegin: ({ history }) => {
      const [steps, done] = [history.steps.length, history.epochs.length];
      const { stoppedBy } = history;
      if (stoppedBy !== undefined) people.err(`the run was ended by ${stoppedBy}: nothing is left to do`);
      else if (done >= epochs) {
        people.err(`the run has its ${done} epochs: nothing is left to do. For more of them add --epochs.`);
      } else if (steps === 0) people.err("there is no checkpoint yet: the run begins anew");
      else people.err(`going on after step ${steps}, in epoch ${done + 1} of ${epochs}`);
    },
  };
}
