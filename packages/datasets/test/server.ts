import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Handler = (response: ServerResponse, request: IncomingMessage) => void;

export interface Server {
  /** Address of a mirror, such as `http://127.0.0.1:4711/fine/`. */
  readonly mirror: (name: string) => string;
  /** Paths that were asked for. */
  readonly asked: readonly string[];
}

/** Runs beside a server on this machine that treats each mirror in its own way: `/name/file` is answered by `mirrors[name](file)`. */
export async function withServer<T>(
  mirrors: Readonly<Record<string, (file: string) => Handler>>,
  run: (server: Server) => Promise<T>,
): Promise<T> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const [, mirror = "", file = ""] = request.url!.split("/");
    asked.push(`${mirror}/${file}`);
    (mirrors[mirror]?.(file) ?? missing)(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await run({ mirror: (name) => `http://127.0.0.1:${port}/${name}/`, asked });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

export const missing: Handler = (response) => {
  response.writeHead(404).end("not here");
};

export const sends =
  (bytes: Uint8Array, headers: Readonly<Record<string, string>> = {}): Handler =>
  (response) => {
    response.writeHead(200, { "content-length": String(bytes.length), ...headers }).end(bytes);
  };

/** In so many pieces, one every few milliseconds. */
export const sendsSlowly =
  (bytes: Uint8Array, pieces: number, pause: number): Handler =>
  (response) => {
    response.writeHead(200, { "content-length": String(bytes.length) });
    const piece = Math.ceil(bytes.length / pieces);
    let at = 0;
    const next = () => {
      if (at >= bytes.length) return response.end();
      response.write(bytes.subarray(at, at + piece));
      at += piece;
      return setTimeout(next, pause);
    };
    next();
  };

/** Half, and then the connection ends. */
export const cutsOff =
  (bytes: Uint8Array, announced: boolean): Handler =>
  (response) => {
    response.writeHead(200, announced ? { "content-length": String(bytes.length) } : {});
    response.write(bytes.subarray(0, bytes.length >> 1), () =>
      setTimeout(() => (announced ? response.destroy() : response.end()), 5),
    );
  };

/** Half, and then nothing. */
export const stalls =
  (bytes: Uint8Array): Handler =>
  (response) => {
    response.writeHead(200, { "content-length": String(bytes.length) });
    response.write(bytes.subarray(0, bytes.length >> 1));
  };

export const redirects =
  (to: (path: string) => string): Handler =>
  (response, request) => {
    response.writeHead(302, { location: to(request.url!) }).end();
  };
