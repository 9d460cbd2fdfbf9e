import { createHash } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { EpochMs } from "@parley/core";
import { type ListenOptions, openServer } from "./loopback-server.ts";

/** What a path answers with. */
export interface FeedDocument {
  readonly body: string | Uint8Array;
  /** Media type; default `application/rss+xml; charset=utf-8`. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default 200. Only a 200 is answered with 304 when the validators match. */
  readonly status?: number;
  /** Default: a strong one made from the content. Null: none. A string is sent as it is. */
  readonly etag?: string | null;
  /** Default: when `set` was called. Null: none. A string is sent as it is. */
  readonly lastModified?: string | null;
}

/** One request that arrived. */
export interface OriginRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** As answered; 0 when the connection was cut before an answer. */
  readonly status: number;
  readonly at: EpochMs;
}

/** Answers one request by hand; `nth` counts the requests to this path from 1. */
export type OriginHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  nth: number,
) => Promise<void> | void;

/** A publisher's web server on this machine. */
export interface FeedOrigin {
  readonly port: number;
  /** The full address of a path, e.g. `url("/rss")`. */
  url(path: string): string;
  /** Serves a document at a path from now on, with validators and 304s. */
  set(path: string, document: FeedDocument): void;
  /** Answers a path by hand from now on: a 429, a slow drip, a redirect, a cut connection. */
  handle(path: string, handler: OriginHandler): void;
  /** From now on the path is a 404. */
  remove(path: string): void;
  /** Every finished request, oldest first; the newest 100 000 are kept. */
  readonly requests: readonly OriginRequest[];
  /** The finished requests to one path, whatever their query. */
  requestsFor(path: string): readonly OriginRequest[];
  close(): Promise<void>;
}

/** A soak test of hours stays in memory; no test looks further back. */
const MAX_REQUESTS = 100_000;

/**
 * Starts a web server for feeds on 127.0.0.1 and a free port (or where `options` says): real HTTP with ETag and Last-Modified,
 * conditional requests answered by RFC 9110 §13, and a journal of what was asked.
 */
export async function openFeedOrigin(
  options: ListenOptions & { readonly now?: () => EpochMs } = {},
): Promise<FeedOrigin> {
  const now = options.now ?? Date.now;
  const handlers = new Map<string, OriginHandler>();
  const counts = new Map<string, number>();
  const requests: OriginRequest[] = [];

  const server = await openServer(async (request, response) => {
    const path = request.url ?? "/";
    const at = now();
    response.once("close", () => {
      const status = response.headersSent ? response.statusCode : 0;
      requests.push({ method: request.method ?? "GET", path, headers: request.headers, status, at });
      if (requests.length > MAX_REQUESTS) requests.shift();
    });
    const key = handlers.has(path) ? path : pathOf(path);
    const nth = (counts.get(key) ?? 0) + 1;
    counts.set(key, nth);
    const handler = handlers.get(key);
    if (handler) return handler(request, response, nth);
    response.writeHead(404, { "content-type": "text/plain" }).end("not here\n");
  }, options);

  return {
    port: server.port,
    url: (path) => server.origin + path,
    set: (path, document) => handlers.set(path, handlerOf(document, now())),
    handle: (path, handler) => handlers.set(path, handler),
    remove: (path) => handlers.delete(path),
    requests,
    requestsFor: (path) =>
      requests.filter((request) => request.path === path || pathOf(request.path) === path),
    close: () => server.close(),
  };
}

function pathOf(url: string): string {
  return url.split("?", 1)[0] ?? url;
}

function handlerOf(document: FeedDocument, setAt: EpochMs): OriginHandler {
  const body = Buffer.from(document.body);
  const status = document.status ?? 200;
  const isSuccess = status === 200;
  const madeEtag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  const etag = document.etag === undefined && isSuccess ? madeEtag : (document.etag ?? null);
  const madeDate = new Date(setAt).toUTCString();
  const lastModified =
    document.lastModified === undefined && isSuccess ? madeDate : (document.lastModified ?? null);
  const headers = {
    "content-type": document.type ?? "application/rss+xml; charset=utf-8",
    ...(etag === null ? {} : { etag }),
    ...(lastModified === null ? {} : { "last-modified": lastModified }),
    ...document.headers,
  };
  return (request, response) => {
    if (isSuccess && isUnchanged(request.headers, { etag, lastModified })) {
      response.writeHead(304, headers).end();
      return;
    }
    response.writeHead(status, { ...headers, "content-length": String(body.length) });
    response.end(request.method === "HEAD" ? undefined : body);
  };
}

/** RFC 9110 §13.2.2: If-None-Match decides alone when it is there; the comparison is the weak one. */
function isUnchanged(
  headers: IncomingHttpHeaders,
  current: { readonly etag: string | null; readonly lastModified: string | null },
): boolean {
  const noneMatch = headers["if-none-match"];
  if (noneMatch !== undefined) {
    if (current.etag === null) return false;
    const wanted = noneMatch.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
    return wanted.includes("*") || wanted.includes(current.etag.replace(/^W\//, ""));
  }
  const since = Date.parse(headers["if-modified-since"] ?? "");
  const modified = Date.parse(current.lastModified ?? "");
  return modified <= since;
}
