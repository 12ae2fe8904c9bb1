import { full, Parameter, type Tensor } from "@striate/core";

/** What an optimizer remembers of each parameter, by kind. */
export class Slots {
  readonly all: Map<Parameter, Map<string, Parameter>> = new Map();

  /** Holds `start` at first. */
  get(parameter: Parameter, kind: string, start: number): Parameter {
    return (
      this.all.get(parameter)?.get(kind) ??
      this.#add(parameter, kind, full(parameter.value.backend, parameter.shape, start))
    );
  }

  /** In place of everything that it holds. Takes ownership of the tensors. */
  restore(slots: ReadonlyMap<Parameter, ReadonlyMap<string, Tensor>>): void {
    this.dispose();
    for (const [parameter, kinds] of slots) {
      for (const [kind, value] of kinds) this.#add(parameter, kind, value);
    }
  }

  dispose(): void {
    for (const kinds of this.all.values()) for (const slot of kinds.values()) slot.dispose();
    this.all.clear();
  }

  #add(parameter: Parameter, kind: string, value: Tensor): Parameter {
    const kinds = this.all.get(parameter) ?? new Map<string, Parameter>();
    const slot = new Parameter(`${parameter.name}/${kind}`, value, { trainable: false });
    kinds.set(kind, slot);
    this.all.set(parameter, kinds);
    return slot;
  }
}
