/** Milliseconds. */
const INTERVAL = 50;

/** Hands the thread back to timers, input and rendering every now and then: awaiting what is ready already does not. */
export class Breather {
  #last = performance.now();

  async pause(): Promise<void> {
    if (performance.now() - this.#last < INTERVAL) return;
    await nextTask();
    this.#last = performance.now();
  }
}

/** By a message, not a timer: browsers hold timers back for a second when the page is not in front. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
