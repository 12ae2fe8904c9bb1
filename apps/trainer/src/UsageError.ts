/** The command cannot do what it was asked, for a reason that the user can change: one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
