/** What is used of Node where this is Node, without importing from it: bundlers for pages find nothing to resolve. */
interface NodeModules {
  "node:worker_threads": {
    readonly Worker: new (
      source: string,
      options: { readonly eval: true; readonly workerData: unknown; readonly execArgv: readonly string[] },
    ) => NodeWorker;
  };
  "node:os": { availableParallelism(): number };
}

export interface NodeWorker {
  once(event: "message" | "error" | "exit", listener: (value: unknown) => void): void;
  unref(): void;
  terminate(): Promise<number>;
}

interface Process {
  readonly versions?: { readonly node?: string };
  getBuiltinModule?<Name extends keyof NodeModules>(name: Name): NodeModules[Name];
}

/** @returns undefined outside of Node */
export function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | undefined {
  const { process } = globalThis as { readonly process?: Process };
  return process?.versions?.node === undefined ? undefined : process.getBuiltinModule?.(name);
}

/** Threads that the machine runs at once. */
export function processorCount(): number {
  const page = globalThis as { readonly navigator?: { readonly hardwareConcurrency?: number } };
  return nodeModule("node:os")?.availableParallelism() ?? page.navigator?.hardwareConcurrency ?? 1;
}

/** Whether this thread may sleep: not on a page's main thread. @param word of shared memory */
export function mayBlock(word: Int32Array): boolean {
  try {
    Atomics.wait(word, 0, word[0]! + 1, 0);
    return true;
  } catch {
    return false;
  }
}
