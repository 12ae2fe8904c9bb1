export interface DownloadProgress {
  /** Name of what is downloaded. */
  readonly file: string;
  /** Address that it comes from. */
  readonly url: string;
  /** Bytes that have come. */
  readonly received: number;
  /** Bytes that will have come, if the server tells. */
  readonly total: number | undefined;
}

export interface DownloadOptions {
  /** Addresses of folders with the set's files, as published or compressed again; tried in order. Default: known ones. */
  readonly mirrors?: readonly string[];
  /** Milliseconds without a byte after which the next mirror is tried. Default 30,000. */
  readonly stallTimeout?: number;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Ends the download; the reason is thrown. */
  readonly signal?: AbortSignal;
}
