/** What would be published. */
export interface ReleasePlan {
  readonly version: string;
  readonly packages: readonly PlannedPackage[];
  /** Why it may not be. */
  readonly problems: readonly string[];
}

export interface PlannedPackage {
  readonly name: string;
  readonly before: string;
  /** Paths in the tarball. */
  readonly files: readonly string[];
  /** Bytes of the tarball, and of what is in it. */
  readonly packed: number;
  readonly unpacked: number;
  /** What the changelog says of the new version, a line for each change. */
  readonly changes: readonly string[];
}
