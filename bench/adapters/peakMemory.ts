import { readFileSync } from "node:fs";

/** The most memory that this process has held, in bytes: VmHWM, as `maxRSS` begins with the parent's on Linux. */
export function peakMemory(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync("/proc/self/status", "utf8"))!;
    return Number(kilobytes) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
