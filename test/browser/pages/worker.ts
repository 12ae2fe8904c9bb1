import { tasks } from "./tasks.js";

export interface Request {
  readonly task: keyof typeof tasks;
  readonly options: unknown;
}

export interface Reply {
  readonly result?: unknown;
  readonly problem?: string;
}

self.onmessage = async ({ data: { task, options } }: MessageEvent<Request>) => {
  const reply = (message: Reply) => self.postMessage(message);
  try {
    const run: (parameter: never) => Promise<unknown> = tasks[task];
    reply({ result: await run(options as never) });
  } catch (error) {
    reply({ problem: error instanceof Error ? error.message : String(error) });
  }
};
