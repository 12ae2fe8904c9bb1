/** The release cannot go on, for a reason that one can change. */
export class ReleaseError extends Error {
  override readonly name = "ReleaseError";
}
