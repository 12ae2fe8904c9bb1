import type { DownloadOptions } from "./DownloadOptions.js";

/**
 * What an address gives, in chunks, redirects followed.
 *
 * @throws Error that says what the server or the connection did; the signal's reason where that was aborted
 */
export async function* fetchChunks(
  url: string,
  file: string,
  { stallTimeout = 30_000, onProgress, signal }: DownloadOptions,
): AsyncGenerator<Uint8Array> {
  const own = new AbortController();
  const stalled = () => own.abort(new Error(`no byte came for ${stallTimeout / 1000} s`));
  let timer = setTimeout(stalled, stallTimeout);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(stalled, stallTimeout);
  };
  try {
    signal?.throwIfAborted();
    const response = await fetch(url, {
      headers: { "accept-encoding": "identity" },
      signal: signal === undefined ? own.signal : AbortSignal.any([own.signal, signal]),
    });
    alive();
    if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
    const total = Number(response.headers.get("content-length")) || undefined;
    const reader = response.body.getReader();
    for (let received = 0; ; ) {
      const { done, value } = await reader.read();
      if (done) return;
      // The time that the reader of these chunks takes is no stall of the server.
      clearTimeout(timer);
      received += value.length;
      onProgress?.({ file, url, received, total });
      yield value;
      alive();
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw own.signal.aborted ? own.signal.reason : told(error);
  } finally {
    clearTimeout(timer);
    own.abort();
  }
}

/** `fetch failed` hides what happened in its cause. */
function told(error: unknown): Error {
  const { cause, message } = error as Error;
  const { code, message: reason } = (cause ?? {}) as { readonly code?: string; readonly message?: string };
  return new Error(code ?? reason ?? message);
}
