import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Sample, Watched, WatchRequest } from "./Watched.js";

const child = fileURLToPath(new URL("./child.ts", import.meta.url));

/**
 * Trains a network in a process of its own, so that the peak is its alone.
 *
 * @throws Error when the process fails, which has said why
 */
export async function watch(request: WatchRequest, onSample: (sample: Sample) => void): Promise<Watched> {
  const running = fork(child, [JSON.stringify(request)], {
    execArgv: [...process.execArgv, "--expose-gc"],
  });
  let watched: Watched | undefined;
  running.on("message", (message: Sample | Watched) => {
    if ("samples" in message) watched = message;
    else onSample(message);
  });
  const [code] = await once(running, "exit");
  if (watched === undefined) throw new Error(`${request.name}: the process ended with ${code}.`);
  return watched;
}
