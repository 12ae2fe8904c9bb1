import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import type { Contestant } from "./Contestant.js";
import type { Work } from "./Work.js";

/** What a contestant's process says of itself when it is ready. */
export interface About {
  readonly version: string;
  readonly note?: string;
}

/** Enough of an output to tell whether two libraries computed the same, in whatever order they store it. */
export interface Digest {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
}

export interface Check {
  readonly digest?: Digest;
  /** Of the first training steps. */
  readonly losses?: readonly number[];
}

export interface Turn {
  /** Milliseconds of each run. */
  readonly times: readonly number[];
  /** Milliseconds of a part of each run: of a step what passed outside of kernels, of product and micro-kernel the latter. */
  readonly parts?: readonly number[];
}

/** A request, and what the answer to it is: one line of JSON each. */
interface Protocol {
  prepare: { readonly request: Work; readonly answer: null };
  check: { readonly request: null; readonly answer: Check };
  run: { readonly request: number; readonly answer: Turn };
  peak: { readonly request: null; readonly answer: number };
}

/** Milliseconds until a process is taken for hung; compiling a large net may take jax-js half a minute. */
const LONGEST_ANSWER = 180_000;

/** A contestant's process. It does nothing but wait between two requests. */
export class Player {
  readonly contestant: Contestant;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;
  #complaints = "";

  private constructor(contestant: Contestant) {
    this.contestant = contestant;
    const [program, ...parameters] = contestant.command;
    this.#process = spawn(program, [...parameters, JSON.stringify(contestant.settings)]);
    this.#process.stdin.on("error", () => {});
    this.#process.stderr.on("data", (text) => {
      this.#complaints = `${this.#complaints}${text}`.slice(-2000);
    });
    this.#reader = createInterface({ input: this.#process.stdout });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  /** @throws Error with what kept the library from starting */
  static async start(contestant: Contestant): Promise<{ readonly player: Player; readonly about: About }> {
    const player = new Player(contestant);
    return { player, about: (await player.#answer()) as About };
  }

  /** @throws Error with the library's own words */
  async ask<Name extends keyof Protocol>(
    name: Name,
    request: Protocol[Name]["request"],
  ): Promise<Protocol[Name]["answer"]> {
    this.#process.stdin.write(`${JSON.stringify({ name, request })}\n`);
    return (await this.#answer()) as Protocol[Name]["answer"];
  }

  end(): void {
    this.#reader.close();
    this.#process.kill();
  }

  async #answer(): Promise<unknown> {
    const alarm = setTimeout(() => this.#process.kill(), LONGEST_ANSWER);
    const { value, done } = await this.#lines.next().finally(() => clearTimeout(alarm));
    if (done) throw new Error(`its process ended: ${this.#complaints.trim().split("\n").at(-1) ?? ""}`);
    const { error, answer } = JSON.parse(value) as { error?: string; answer?: unknown };
    if (error !== undefined) throw new Error(error);
    return answer;
  }
}
