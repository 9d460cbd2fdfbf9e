import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** A running HTTP server that can always be stopped. */
export interface LoopbackServer {
  /** Without a trailing slash, e.g. `http://127.0.0.1:41234`. */
  readonly origin: string;
  readonly port: number;
  /** Stops listening and cuts the connections that are still open. */
  close(): Promise<void>;
}

/** Where to listen. */
export interface ListenOptions {
  /** Default 127.0.0.1; `0.0.0.0` in a container. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
}

/**
 * Starts an HTTP server. A handler that throws ends its request with a 500 that names the error, so that the mistake shows.
 *
 * @throws when the port is taken.
 */
export async function openServer(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void,
  options: ListenOptions = {},
): Promise<LoopbackServer> {
  const host = options.host ?? "127.0.0.1";
  const server = createServer((request, response) => {
    void answer(handle, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    // A server on all addresses is reached from here by the loopback one.
    origin: `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${port}`,
    port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The whole body, at most `maxBytes` (default 1 MB, ten times the largest message Slack takes). */
export async function readBody(request: IncomingMessage, maxBytes = 1_000_000): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBytes) throw new Error(`${request.url ?? "/"}: the body is longer than ${maxBytes} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function answer(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await handle(request, response);
  } catch (error) {
    // The other side went away in the middle: nothing left to tell it.
    if (request.destroyed && !request.complete) return;
    if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
    response.end(error instanceof Error ? error.message : String(error));
  }
}
