/** Bytes: the most that this process has taken so far, all of it. */
export function peakMemory(): number {
  // Of Node in kilobytes.
  return 1024 * process.resourceUsage().maxRSS;
}
