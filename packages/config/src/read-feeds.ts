import { type FeedConfig, type FetchSettings, shownUrl } from "@parley/core";
import { z } from "zod";
import { durationFrom, shownDuration } from "./duration.ts";
import { hostOf, idOf, publisherOf, sameAddressKey } from "./feed-address.ts";
import { encodeForUrl, fillIn } from "./fill-in.ts";
import { type Problem, shownValue } from "./problem.ts";
import { type Checked, strictObject, type YamlFile } from "./yaml-file.ts";

type Env = Readonly<Record<string, string | undefined>>;

const Text = z.string().trim().min(1);
/** A tenth of a second is for tests on one's own machine; `minEvery` sees to it that nobody else is polled like that. */
const Every = durationFrom("100ms");
const Language = z.string().refine(isLanguageTag, {
  error: ({ input }) => `${shownValue(input)} is not a language tag, write it like en, zh or pt-BR`,
});
const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}$/, {
  error: ({ input }) =>
    `${shownValue(input)} is no id, use lower-case letters, digits and hyphens, 61 at most`,
});

// In the shapes below every key is optional, so that one wrong key hides no other (`checkParts`).
const Top = strictObject({
  fetch: z.unknown().optional(),
  defaults: z.unknown().optional(),
  feeds: z.array(z.unknown()).nullish(),
});
const Fetch = strictObject({
  allowPrivateNetworks: z.boolean().optional(),
  minEvery: Every.optional(),
  perHost: strictObject({
    // More than 64 connections to one host is no politeness at all.
    connections: z.int().min(1).max(64).optional(),
    gap: durationFrom("0s").optional(),
  }).optional(),
});
const defaultable = {
  every: Every.optional(),
  tier: z.enum(["official", "wire", "press", "aggregator"]).optional(),
  language: Language.optional(),
  articleText: z.enum(["auto", "always", "never"]).optional(),
  firstSight: z.enum(["baseline", "alert"]).optional(),
};
const Defaults = strictObject(defaultable);
const Feed = strictObject({
  id: Id.optional(),
  url: Text.optional(),
  name: Text.optional(),
  publisher: Text.optional(),
  ...defaultable,
  page: strictObject({ item: Text, title: Text, link: Text, date: Text.optional() }).optional(),
  headers: z.record(z.string(), z.string()).optional(),
});

const EVERY_MS = 5 * 60_000;
const MIN_EVERY_MS = 30_000;

/** Headers that belong to the connection: the fetcher sets them. */
const OWN_HEADERS = new Set(["connection", "content-length", "host", "transfer-encoding"]);

export interface FeedsFile {
  readonly fetch: FetchSettings;
  readonly feeds: readonly FeedConfig[];
  readonly problems: readonly Problem[];
}

/** Reads `feeds.yaml`. Each key of each feed is checked by itself, so that one mistake hides no other. */
export function readFeeds(yaml: YamlFile, env: Env): FeedsFile {
  const problems: Problem[] = [...yaml.problems];
  const keep = <T>(checked: Checked<T>): T | null => {
    problems.push(...checked.problems);
    return checked.value;
  };
  const isReadable = yaml.value !== null || yaml.problems.length === 0;
  const top = (isReadable ? keep(yaml.checkParts(Top)) : null) ?? {};
  const fetch = fetchSettings(top.fetch === undefined ? null : keep(yaml.checkParts(Fetch, ["fetch"])));
  const defaults = (top.defaults === undefined ? null : keep(yaml.checkParts(Defaults, ["defaults"]))) ?? {};
  problems.push(...readPace(defaults.every, fetch).map((what) => yaml.problem(["defaults", "every"], what)));

  const entries = (top.feeds ?? []).map((raw, index): Entry => {
    if (typeof raw === "string") return { raw, index, written: { url: raw } };
    if (isMap(raw)) return { raw, index, written: keep(yaml.checkParts(Feed, ["feeds", index])) ?? {} };
    problems.push(yaml.problem(["feeds", index], `is ${shownValue(raw)}, give an address or { url: … }`));
    return { raw, index, written: {} };
  });
  // Anything else that leaves no feed has been reported: a text instead of a list, an unreadable file.
  if (problems.length === 0 && entries.length === 0) {
    problems.push(yaml.problem(["feeds"], "has no feed, add one: its address is enough"));
  }
  const feeds = namedEntries(entries).map((entry): FeedConfig => {
    const read = readFeed(entry, { defaults, fetch, env });
    problems.push(...read.wrong.map((wrong) => problemOf(yaml, entry, wrong)));
    return read.feed;
  });
  problems.push(...duplicates(entries, feeds).map(([entry, wrong]) => problemOf(yaml, entry, wrong)));
  return { fetch, feeds, problems };
}

/** One entry of the list: as written, and those of its keys that are right. */
interface Entry {
  readonly raw: unknown;
  readonly index: number;
  readonly written: z.infer<typeof Feed>;
}
type Wrong = readonly [path: readonly string[], what: string];

function problemOf(yaml: YamlFile, entry: Entry, [path, what]: Wrong): Problem {
  const place = typeof entry.raw === "string" ? [] : path;
  return yaml.problem(["feeds", entry.index, ...place], what);
}

/** Gives an id to each entry that has none. Ids that people chose come first: a derived one never takes one away. */
function namedEntries(entries: readonly Entry[]): readonly (Entry & { readonly id: string })[] {
  const taken = new Set(entries.flatMap(({ written }) => written.id ?? []));
  return entries.map((entry) => {
    const id = entry.written.id ?? idOf(entry.written.url ?? "", taken);
    taken.add(id);
    return { ...entry, id };
  });
}

function fetchSettings(written: z.infer<typeof Fetch> | null): FetchSettings {
  return {
    allowPrivateNetworks: written?.allowPrivateNetworks ?? false,
    minEveryMs: written?.minEvery ?? MIN_EVERY_MS,
    perHost: { connections: written?.perHost?.connections ?? 1, gapMs: written?.perHost?.gap ?? 1_000 },
  };
}

/** The feed with everything filled in, and what is wrong with it beyond the shape of its keys. */
// oxlint-disable-next-line complexity -- every key with a default counts as a branch; there is no other
function readFeed(
  entry: Entry & { readonly id: string },
  from: { defaults: z.infer<typeof Defaults>; fetch: FetchSettings; env: Env },
): { readonly feed: FeedConfig; readonly wrong: readonly Wrong[] } {
  const { written } = entry;
  const address = readAddress(entry, from.env);
  const headers = readHeaders(written.headers ?? {}, from.env);
  const pace = readPace(written.every, from.fetch).map((what): Wrong => [["every"], what]);
  const all = { ...from.defaults, ...written };
  const feed: FeedConfig = {
    id: entry.id,
    url: address.url,
    name: all.name ?? hostOf(address.url)?.replace(/^www\./, "") ?? entry.id,
    publisher: all.publisher ?? publisherOf(address.url),
    tier: all.tier ?? "press",
    everyMs: written.every ?? Math.max(from.defaults.every ?? EVERY_MS, from.fetch.minEveryMs),
    language: all.language ?? null,
    articleText: all.articleText ?? "auto",
    firstSight: all.firstSight ?? "baseline",
    page: all.page ? { ...all.page, date: all.page.date ?? null } : null,
    headers: headers.headers,
  };
  return { feed, wrong: [...address.wrong, ...headers.wrong, ...pace] };
}

function readAddress({ raw, written }: Entry, env: Env): { url: string; wrong: readonly Wrong[] } {
  const template = written.url;
  if (template === undefined) {
    const isReported = !isMap(raw) || "url" in raw; // with the shape of its keys
    return { url: "", wrong: isReported ? [] : [[[], "has no url, give the address of the feed"]] };
  }
  const filled = fillIn(template, env, encodeForUrl(template));
  if (filled.wrong.length > 0) {
    return { url: filled.text, wrong: filled.wrong.map((what): Wrong => [["url"], what]) };
  }
  if (hostOf(filled.text) !== null) return { url: filled.text, wrong: [] };
  // From here on only the template is shown: the filled text may hold secrets.
  const isWhole = /^[a-z][a-z0-9+.-]*:\/\//i.test(template);
  const masked = template.replace(/\?.*$/s, "?…").replace(/^[^/?#]*@/, "…@");
  const shown = isWhole ? JSON.stringify(shownUrl(template)) : shownValue(masked);
  const guess = `https://${template.replace(/^[a-z]{2,6}:\/{0,2}|^\/\//i, "")}`;
  const isGuessable =
    !template.includes("$") && /^https:\/\/[^/?#@]+\.[^?#@]+$/.test(guess) && URL.canParse(guess);
  const remedy = isGuessable
    ? `did you mean ${guess}?`
    : "give a whole one, like https://www.example.org/rss";
  return { url: filled.text, wrong: [[["url"], `${shown} is not an http or https address, ${remedy}`]] };
}

function readHeaders(
  written: Readonly<Record<string, string>>,
  env: Env,
): { headers: Readonly<Record<string, string>>; wrong: readonly Wrong[] } {
  const wrong: Wrong[] = [];
  const filled = Object.entries(written).map(([name, template]): [string, string] => {
    const { text, wrong: missing } = fillIn(template, env);
    const found = [...missing];
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
      found.push("is not the name of a header, use letters and hyphens");
    if (OWN_HEADERS.has(name.toLowerCase())) found.push("is set by Parley itself, remove it");
    // Fetching would fail at the first poll with a message that names no line of any file.
    if (/[^\t\u0020-\u007e\u0080-\u00ff]/.test(text)) {
      found.push("its value has a line break or a letter that no header can carry, remove it");
    }
    wrong.push(...found.map((what): Wrong => [["headers", name], what]));
    return [name.toLowerCase(), text];
  });
  return { headers: Object.fromEntries(filled), wrong };
}

/** What is wrong with a wait between two polls that was written down. */
function readPace(everyMs: number | undefined, { minEveryMs }: FetchSettings): readonly string[] {
  if (everyMs === undefined || everyMs >= minEveryMs) return [];
  return [`is shorter than fetch.minEvery (${shownDuration(minEveryMs)}), lengthen it or shorten that`];
}

/** Each feed that has the address, or else the id, of one before it. */
function duplicates(entries: readonly Entry[], feeds: readonly FeedConfig[]): readonly [Entry, Wrong][] {
  const ids = new Map<string, number>();
  const urls = new Map<string, number>();
  return entries.flatMap((entry, index): [Entry, Wrong][] => {
    const feed = feeds[index];
    if (!feed || hostOf(feed.url) === null) return [];
    const sameUrl = indexOf(urls, sameAddressKey(feed.url), index);
    const sameId = indexOf(ids, feed.id, index);
    if (sameUrl !== index)
      return [[entry, [["url"], `is the same feed as feeds[${sameUrl}], remove one of them`]]];
    if (sameId === index) return [];
    return [[entry, [["id"], `${feed.id} is the id of feeds[${sameId}] too, choose another`]]];
  });
}

/** The index under which `key` was met first; `index` when that is now. */
function indexOf(seen: Map<string, number>, key: string, index: number): number {
  const first = seen.get(key) ?? index;
  seen.set(key, first);
  return first;
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
