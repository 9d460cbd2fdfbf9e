import { createHash } from "node:crypto";
import {
  type EpochMs,
  type ErrorCode,
  type FeedConfig,
  feedItemId,
  type FeedItem,
  type FeedState,
  hashOf,
  ParleyError,
  shownUrl,
} from "@parley/core";
import type { FeedHttp, HttpAnswer } from "./open-http.ts";
import { type ParsedFeed, type ParsedItem, parseFeed } from "./parse-feed.ts";
import { readListPage } from "./read-list-page.ts";

/** What the next conditional GET needs (RFC 9110 §13.1), byte for byte as received. */
export type Validators = Pick<FeedState, "etag" | "lastModified" | "url" | "bodyHash">;

export type PollResult =
  | {
      readonly status: "items";
      readonly items: readonly FeedItem[];
      readonly validators: Validators;
      /** The publisher asks not to be polled before this time has passed; 0: nothing asked. */
      readonly minWaitMs: number;
    }
  | { readonly status: "not-modified"; readonly validators: Validators; readonly minWaitMs: number }
  | {
      readonly status: "problem";
      readonly code: ErrorCode;
      readonly message: string;
      readonly retryAfterMs: number | null;
      /** 410: the publisher took the feed away for good. */
      readonly gone: boolean;
    };

/** Items kept of one document, the newest; whoever publishes more at once is not read by people either. */
const MAX_ITEMS = 200;
const MAX_TITLE_CHARS = 500;
const MAX_TEXT_CHARS = 12_000;

/** Publishers' clocks are wrong, but a date further ahead than this is no date of publication. */
const MAX_AHEAD_MS = 24 * 3_600_000;

/**
 * Polls a feed once. Whatever the feed or the network does comes back as a result; it never throws for them.
 *
 * @param state Null for a feed never polled.
 */
// oxlint-disable-next-line complexity -- one branch an answer that HTTP may give
export async function pollFeed(
  feed: FeedConfig,
  state: FeedState | null,
  io: { readonly http: FeedHttp; readonly now: () => EpochMs },
): Promise<PollResult> {
  const known = state !== null && state.url === feed.url ? state : null;
  try {
    const answer = await io.http.get(feed.url, { ...feed.headers, ...conditions(known) });
    const seenAt = io.now();
    const minWaitMs = freshnessMs(answer.headers);
    if (answer.status === 304 && known) {
      return { status: "not-modified", validators: { ...known, ...validatorsOf(answer, known) }, minWaitMs };
    }
    if (answer.status !== 200) return rejected(feed, answer, seenAt);
    const bodyHash = createHash("sha256").update(answer.body).digest("base64url").slice(0, 22);
    const validators = { ...validatorsOf(answer, null), url: feed.url, bodyHash };
    if (known?.bodyHash === bodyHash) return { status: "not-modified", validators, minWaitMs };
    const parsed = feed.page
      ? readListPage(answer.body, { selectors: feed.page, headers: answer.headers, url: answer.finalUrl })
      : await parseFeed(answer.body, answer.headers, answer.finalUrl);
    const isBaseline = (state?.firstSeenAt ?? null) === null && feed.firstSight === "baseline";
    const items = itemsOf(parsed, { feed, seenAt, isBaseline });
    return {
      status: "items",
      items,
      validators,
      minWaitMs: Math.max(minWaitMs, (parsed.ttlMinutes ?? 0) * 60_000),
    };
  } catch (error) {
    return problemOf(feed, error);
  }
}

function conditions(known: FeedState | null): Record<string, string> {
  return {
    ...(known?.etag ? { "if-none-match": known.etag } : {}),
    ...(known?.lastModified ? { "if-modified-since": known.lastModified } : {}),
  };
}

function validatorsOf(
  { headers }: HttpAnswer,
  known: FeedState | null,
): Pick<Validators, "etag" | "lastModified"> {
  return {
    etag: headers["etag"] ?? known?.etag ?? null,
    lastModified: headers["last-modified"] ?? known?.lastModified ?? null,
  };
}

/** `max-age` less `Age`, else `Expires` less `Date` (RFC 9111 §4.2). */
function freshnessMs(headers: Readonly<Record<string, string>>): number {
  const control = headers["cache-control"] ?? "";
  if (/no-cache|no-store/i.test(control)) return 0;
  const maxAge = /(?:^|[\s,])max-age=(\d{1,9})/i.exec(control)?.[1];
  if (maxAge !== undefined) return Math.max(0, Number(maxAge) - (Number(headers["age"] ?? 0) || 0)) * 1_000;
  const lasts = Date.parse(headers["expires"] ?? "") - Date.parse(headers["date"] ?? "");
  return Number.isNaN(lasts) ? 0 : Math.max(0, lasts);
}

function rejected(feed: FeedConfig, { status, headers }: HttpAnswer, now: EpochMs): PollResult {
  const remedies: Readonly<Record<number, string>> = {
    401: "give its credentials, or remove it",
    403: "the publisher refuses us, remove it or ask",
    404: "look for its new address",
    410: "it is gone for good, remove it",
    429: "polled less often from now on",
  };
  return {
    status: "problem",
    code: "feed_rejected",
    message: `feed ${feed.id}: ${shownUrl(feed.url)} answered ${status}, ${remedies[status] ?? "trying again later"}`,
    retryAfterMs: retryAfterMs(headers["retry-after"], now),
    gone: status === 410,
  };
}

/** Seconds or a date (RFC 9110 §10.2.3). */
function retryAfterMs(header: string | undefined, now: EpochMs): number | null {
  if (header === undefined) return null;
  const ms = /^\d{1,9}$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? null : ms;
}

function problemOf(feed: FeedConfig, error: unknown): PollResult {
  if (!(error instanceof ParleyError)) throw error;
  return {
    status: "problem",
    code: error.code,
    message: `feed ${feed.id}: ${error.message}`,
    retryAfterMs: null,
    gone: false,
  };
}

interface Origin {
  readonly feed: FeedConfig;
  readonly seenAt: EpochMs;
  readonly isBaseline: boolean;
}

function itemsOf(parsed: ParsedFeed, origin: Origin): FeedItem[] {
  const repeated = repeatedIds(parsed.items);
  const items = parsed.items.flatMap((item) => itemOf(item, { parsed, repeated, ...origin }) ?? []);
  const distinct = [...new Map(items.toReversed().map((item) => [item.id, item])).values()].toReversed();
  return distinct
    .toSorted((a, b) => (b.publishedAt ?? origin.seenAt) - (a.publishedAt ?? origin.seenAt))
    .slice(0, MAX_ITEMS);
}

function itemOf(
  item: ParsedItem,
  from: Origin & { parsed: ParsedFeed; repeated: ReadonlySet<string> },
): FeedItem | null {
  const { feed, seenAt } = from;
  const title = cut(item.title ?? "", MAX_TITLE_CHARS);
  const text = cut(item.text ?? "", MAX_TEXT_CHARS);
  if (title === "" && text === "") return null;
  const url = cleanLink(item.link ?? "");
  const published = item.published === null ? null : Date.parse(item.published);
  return {
    id: feedItemId(feed.id, identityOf(item, from.repeated, url)),
    revision: hashOf(`${title}\n${text}`),
    feedId: feed.id,
    publisher: feed.publisher,
    tier: feed.tier,
    outlet: feed.name,
    title,
    text,
    url: url || (from.parsed.link ?? ""),
    language: feed.language ?? from.parsed.language,
    publishedAt: published !== null && published > seenAt + MAX_AHEAD_MS ? null : published,
    seenAt,
    isBaseline: from.isBaseline,
  };
}

/** The id the publisher gave; where one id stands for different entries, with the link; else the link; else the words. */
function identityOf(item: ParsedItem, repeated: ReadonlySet<string>, url: string): string {
  const id = item.guid?.trim() ?? "";
  if (id !== "") return repeated.has(id) ? `${id} ${url} ${item.title ?? ""}` : id;
  return url || `${item.title ?? ""} ${item.published ?? ""} ${item.text ?? ""}`;
}

function repeatedIds(items: readonly ParsedItem[]): ReadonlySet<string> {
  const entries = new Map<string, string>();
  const repeated = new Set<string>();
  for (const item of items) {
    const id = item.guid?.trim() ?? "";
    const entry = `${item.link} ${item.title}`;
    if ((entries.get(id) ?? entry) !== entry) repeated.add(id);
    entries.set(id, entry);
  }
  return repeated;
}

/** Parameters that only say where a reader came from. */
const TRACKING =
  /^(?:utm_.*|mtm_.*|pk_.*|fbclid|gclid|dclid|gbraid|wbraid|yclid|twclid|msclkid|mc_cid|mc_eid|_hs(?:enc|mi)|mkt_tok|vero_.*|at_medium|at_campaign|ns_.*|cmp|smid|ito)$/i;

function cleanLink(link: string): string {
  if (!URL.canParse(link)) return "";
  const url = new URL(link);
  if (!/^https?:$/.test(url.protocol)) return "";
  for (const name of [...url.searchParams.keys()].filter((key) => TRACKING.test(key)))
    url.searchParams.delete(name);
  return url.href.slice(0, 2_000);
}

/** On a character's border, so that no half surrogate travels on. */
function cut(text: string, maxChars: number): string {
  return text.length <= maxChars
    ? text.toWellFormed()
    : text
        .slice(0, maxChars)
        .replace(/[\ud800-\udbff]$/, "")
        .toWellFormed();
}
