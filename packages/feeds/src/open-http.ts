import { lookup } from "node:dns";
import { isIP } from "node:net";
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";
import { ParleyError, shownUrl } from "@parley/core";
import ipaddr from "ipaddr.js";
import { Agent, buildConnector, type Dispatcher, EnvHttpProxyAgent, request } from "undici";

/** Who we are, for the publisher's log. */
const USER_AGENT = "Parley/0.1 (+https://github.com/parley-news/parley)";

const ACCEPT =
  "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1";

/** Limits of one poll. The largest of a thousand real feeds has 6 MB; a bomb of 300 KB unpacks to 300 MB. */
const MAX_WIRE_BYTES = 5_000_000;
const MAX_BODY_BYTES = 15_000_000;
const MAX_REDIRECTS = 5;
/** One deadline for everything, redirects and a body that drips a byte a second included. */
const DEADLINE_MS = 20_000;
const CONNECT_TIMEOUT_MS = 8_000;

/** Ports that a publisher's web server has; others are a way into somebody's network. */
const ALLOWED_PORTS = new Set(["", "80", "443", "8080", "8443"]);

export interface HttpSettings {
  /** Feeds of one's own network; also allows any port. */
  readonly allowPrivateNetworks: boolean;
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are read from. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default 20 s, for the whole poll. */
  readonly deadlineMs?: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decompressed; empty for a 304. */
  readonly body: Uint8Array;
  readonly finalUrl: string;
}

/** The only door to the outside network. */
export interface FeedHttp {
  /**
   * @throws {ParleyError} `feed_unreachable`, `feed_refused` (private address, port, scheme), `feed_too_large`.
   */
  get(url: string, headers: Readonly<Record<string, string>>): Promise<HttpAnswer>;
  close(): Promise<void>;
}

export function openHttp(settings: HttpSettings): FeedHttp {
  const env = settings.env ?? {};
  const proxy = env["HTTPS_PROXY"] ?? env["https_proxy"] ?? env["HTTP_PROXY"] ?? env["http_proxy"];
  // A proxy that the operator named resolves and connects by itself: the guard then is the check of the address.
  const dispatcher: Dispatcher = proxy
    ? new EnvHttpProxyAgent()
    : new Agent({ connect: guardedConnect(settings), connections: 16, maxResponseSize: MAX_WIRE_BYTES });

  return {
    async get(url, headers) {
      const deadline = AbortSignal.timeout(settings.deadlineMs ?? DEADLINE_MS);
      let address = checkedUrl(url, settings);
      let sent = withCredentials(address, headers);
      for (let redirects = 0; ; redirects++) {
        const answer = await ask(address, { sent, dispatcher, deadline });
        if (![301, 302, 303, 307, 308].includes(answer.status) || answer.headers["location"] === undefined) {
          return { ...answer, finalUrl: address.href };
        }
        if (redirects >= MAX_REDIRECTS) throw unreachable(url, `more than ${MAX_REDIRECTS} redirects`);
        const next = nextAddress(answer.headers["location"], address, settings);
        // What was meant for one origin is nobody else's: credentials and cookies stay behind.
        if (next.origin !== address.origin) sent = withoutSecrets(sent);
        address = next;
      }
    },
    close: () => dispatcher.close(),
  };
}

async function ask(
  address: URL,
  call: { sent: Readonly<Record<string, string>>; dispatcher: Dispatcher; deadline: AbortSignal },
): Promise<Omit<HttpAnswer, "finalUrl">> {
  const plain = new URL(address);
  plain.username = "";
  plain.password = "";
  try {
    const response = await request(plain, {
      dispatcher: call.dispatcher,
      signal: call.deadline,
      headers: {
        "user-agent": USER_AGENT,
        accept: ACCEPT,
        "accept-encoding": "gzip, deflate, br, zstd",
        ...call.sent,
      },
    });
    const headers = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(", ") : (value ?? ""),
      ]),
    );
    if (response.statusCode !== 200 && response.statusCode !== 226) {
      await response.body.dump({ limit: 64_000, signal: call.deadline }).catch(() => undefined);
      return { status: response.statusCode, headers, body: new Uint8Array() };
    }
    const body = await readBody(response.body, headers["content-encoding"] ?? "", call.deadline);
    return { status: response.statusCode, headers, body };
  } catch (error) {
    throw asParleyError(error, address);
  }
}

/** Reads and unpacks, counting the unpacked bytes as they come. */
async function readBody(
  body: Dispatcher.ResponseData["body"],
  encoding: string,
  deadline: AbortSignal,
): Promise<Uint8Array> {
  const unpack = decompressor(encoding.trim().toLowerCase());
  const source = unpack === null ? body : body.pipe(unpack);
  if (unpack) body.once("error", (error) => unpack.destroy(error));
  const stop = (): void => void source.destroy(new Error("deadline"));
  deadline.addEventListener("abort", stop, { once: true });
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of source) {
      const buffer = Buffer.from(chunk);
      bytes += buffer.length;
      if (bytes > MAX_BODY_BYTES) {
        body.destroy();
        throw new ParleyError("feed_too_large", `more than ${MAX_BODY_BYTES / 1e6} MB`, { retry: "later" });
      }
      chunks.push(buffer);
    }
  } finally {
    deadline.removeEventListener("abort", stop);
  }
  return Buffer.concat(chunks);
}

function decompressor(
  encoding: string,
): ReturnType<typeof createGunzip> | ReturnType<typeof createBrotliDecompress> | null {
  switch (encoding) {
    case "":
    case "identity":
      return null;
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    case "zstd":
      return createZstdDecompress();
    default:
      throw new ParleyError("feed_unparsable", `content encoding ${encoding.slice(0, 40)} is not known`, {
        retry: "later",
      });
  }
}

function checkedUrl(url: string, { allowPrivateNetworks }: HttpSettings): URL {
  const address = URL.canParse(url) ? new URL(url) : null;
  if (address === null || !/^https?:$/.test(address.protocol))
    throw refused(url, "only http and https are fetched");
  if (allowPrivateNetworks) return address;
  if (!ALLOWED_PORTS.has(address.port)) throw refused(url, `port ${address.port} is not allowed`);
  const host = address.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (isIP(host) !== 0 && !isPublic(host)) throw refused(url, "its address is private");
  if (/^(?:localhost|.*\.(?:localhost|local|internal))$/i.test(host))
    throw refused(url, "its name is private");
  return address;
}

function nextAddress(location: string, from: URL, settings: HttpSettings): URL {
  if (!URL.canParse(location, from.href))
    throw unreachable(from.href, "redirects to something that is no address");
  const next = checkedUrl(new URL(location, from).href, settings);
  if (from.protocol === "https:" && next.protocol === "http:" && !settings.allowPrivateNetworks) {
    throw refused(from.href, "redirects from https to http");
  }
  return next;
}

/**
 * Connects only to public addresses: literals are checked before connecting (they never reach a lookup), names by the very
 * addresses that are then connected to, and the socket once more.
 */
function guardedConnect(settings: HttpSettings): buildConnector.connector {
  const connect = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    ...(settings.allowPrivateNetworks ? {} : { lookup: publicLookup }),
  });
  if (settings.allowPrivateNetworks) return connect;
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, "");
    if (isIP(host) !== 0 && !isPublic(host)) return callback(new Error(PRIVATE), null);
    return connect(options, (error, socket) => {
      if (error || !socket) return callback(error ?? new Error("no socket"), null);
      if (!isPublic(socket.remoteAddress ?? "")) {
        socket.destroy();
        return callback(new Error(PRIVATE), null);
      }
      return callback(null, socket);
    });
  };
}

const PRIVATE = "address is private";

type LookupCallback = (
  error: NodeJS.ErrnoException | null,
  address: string | { address: string; family: number }[],
  family?: number,
) => void;

function publicLookup(hostname: string, options: object, callback: LookupCallback): void {
  const wantsAll = "all" in options && options.all === true;
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, "", 0);
    const allowed = addresses.filter(({ address }) => isPublic(address));
    const [first] = allowed;
    if (!first) return callback(new Error(PRIVATE), "", 0);
    return wantsAll ? callback(null, allowed) : callback(null, first.address, first.family);
  });
}

/** True for addresses of the public internet. IPv4-compatible IPv6 (`::/96`) and Azure's metadata address are not. */
function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (
    parsed.kind() === "ipv6" &&
    parsed
      .toByteArray()
      .slice(0, 12)
      .every((byte) => byte === 0)
  )
    return false;
  return parsed.range() === "unicast" && parsed.toString() !== "168.63.129.16";
}

function withCredentials(
  address: URL,
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (address.username === "" || headers["authorization"] !== undefined) return headers;
  const pair = `${decodeURIComponent(address.username)}:${decodeURIComponent(address.password)}`;
  return { ...headers, authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}

const PUBLIC_HEADERS = new Set(["if-none-match", "if-modified-since", "a-im"]);

function withoutSecrets(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => PUBLIC_HEADERS.has(name)));
}

function asParleyError(error: unknown, address: URL): ParleyError {
  const url = shownUrl(address.href);
  if (error instanceof ParleyError) {
    return new ParleyError(error.code, `${url}: ${error.message}`, { retry: error.retry, cause: error });
  }
  const { code, text } = reasonOf(error);
  if (text.includes(PRIVATE)) return refused(address.href, "its address is private");
  if (code === "UND_ERR_RES_EXCEEDED_MAX_SIZE") {
    return new ParleyError("feed_too_large", `${url}: more than ${MAX_WIRE_BYTES / 1e6} MB on the wire`, {
      retry: "later",
      cause: error,
    });
  }
  const isDeadline = /deadline|TimeoutError|aborted due to timeout/i.test(text) || code === "23";
  return unreachable(
    address.href,
    isDeadline ? "no whole answer within the deadline" : code || text.slice(0, 120),
    error,
  );
}

function reasonOf(error: unknown): { code: string; text: string } {
  const parts: string[] = [];
  let code = "";
  for (
    let inner: unknown = error, depth = 0;
    inner instanceof Error && depth < 5;
    inner = inner.cause, depth++
  ) {
    parts.push(`${inner.name}: ${inner.message}`);
    if ("code" in inner && code === "") code = String(inner.code);
  }
  return { code, text: parts.join("; ") };
}

function unreachable(url: string, what: string, cause?: unknown): ParleyError {
  return new ParleyError("feed_unreachable", `${shownUrl(url)}: ${what}`, { retry: "later", cause });
}

function refused(url: string, what: string): ParleyError {
  return new ParleyError(
    "feed_refused",
    `${shownUrl(url)}: ${what}; for feeds of your own network set fetch.allowPrivateNetworks`,
    { retry: "never" },
  );
}
