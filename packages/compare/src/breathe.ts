/** Milliseconds for which others wait at most: pages stay alive. */
const BREATH = 50;

let last = 0;

/** Makes way for timers and input now and then. */
export async function breathe(): Promise<void> {
  if (performance.now() - last < BREATH) return;
  await new Promise((resolve) => setTimeout(resolve, 0));
  last = performance.now();
}
