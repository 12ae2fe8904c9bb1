/** The two parts of docs/benchmarks.md: what `bench/run.ts` writes and, behind it, what `bench/memory.ts` does. */
export function splitPage(page: string): { readonly benches: string; readonly memory: string } {
  const start = `${page}\n`.indexOf(`\n${MEMORY_TITLE}\n`);
  if (start < 0) return { benches: page.trimEnd(), memory: "" };
  return { benches: page.slice(0, start).trimEnd(), memory: page.slice(start).trim() };
}

export const MEMORY_TITLE = "## Memory over a training";
