import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A file's text by its path, such as `/isolated/page.js`, and the headers that it comes with. */
export interface Site {
  readonly files: Readonly<Record<string, string>>;
  readonly headers: (path: string) => Readonly<Record<string, string>>;
}

export interface Server {
  /** Without a slash at the end. */
  readonly origin: string;
  close(): void;
}

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
};

/** Serves a site from memory at a free port of this machine. */
export async function startServer({ files, headers }: Site): Promise<Server> {
  const server = createServer(({ url = "/" }, response) => {
    const text = files[url];
    // Browsers ask for an icon, and complain of a 404.
    if (text === undefined) return response.writeHead(url.endsWith("/favicon.ico") ? 204 : 404).end();
    const type = TYPES[url.split(".").pop()!]!;
    return response.writeHead(200, { "Content-Type": type, ...headers(url) }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => void server.close() };
}
