/** A file of a data set, as its authors published it; sizes and hashes are of the uncompressed content. */
export interface PublishedFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface PublishedSet {
  /** Of the folder in the cache, and in messages. */
  readonly name: string;
  readonly files: readonly PublishedFile[];
  /** Where the files come in one archive. */
  readonly archive?: {
    readonly name: string;
    /** That it unpacks to. */
    readonly folder: string;
    /** What the same set is called in Python's own format, which is not read. */
    readonly pickled: readonly string[];
  };
  /** Addresses of folders that hold the archive, or every file gzipped, as `name.gz`; tried in order. */
  readonly mirrors: readonly string[];
}
