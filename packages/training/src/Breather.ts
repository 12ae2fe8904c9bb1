const INTERVAL = 50;

/** Hands the thread back to timers, input and rendering every now and then: awaiting what is ready already does not. */
export class Breather {
  #last = performance.now();

  async pause(): Promise<void> {
    if (performance.now() - this.#last < INTERVAL) return;
    await new Promise<void>((resolve) => {
      setTimeout(resolve, 0);
    });
    this.#last = performance.now();
  }
}
