/** What brings a stopped run back. */
export function resumeCommand(path: string): string {
  return `striate train --resume ${/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`}`;
}
