import { type FeedConfig, type FetchSettings, shownUrl } from "@parley/core";
import { z } from "zod";
import { Duration } from "./duration.ts";
import type { Problem } from "./problem.ts";
import { strictObject, type YamlFile } from "./yaml-file.ts";

type Env = Readonly<Record<string, string | undefined>>;

const Text = z.string().trim().min(1, "must not be empty");
const Page = strictObject({ item: Text, title: Text, link: Text, date: Text.optional() });
const ArticleText = z.enum(["auto", "always", "never"]);
const FirstSight = z.enum(["baseline", "alert"]);
const TierName = z.enum(["official", "wire", "press", "aggregator"]);

const Fetch = strictObject({
  allowPrivateNetworks: z.boolean().optional(),
  minEvery: Duration.optional(),
  perHost: strictObject({
    connections: z.number().int().min(1).max(64).optional(),
    gap: Duration.optional(),
  }).optional(),
});

const shared = {
  every: Duration.optional(),
  language: Text.optional(),
  tier: TierName.optional(),
  articleText: ArticleText.optional(),
  firstSight: FirstSight.optional(),
};
const Defaults = strictObject(shared);
const Feed = strictObject({
  ...shared,
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,60}$/, "must be lower-case letters, digits and hyphens, at most 61")
    .optional(),
  url: Text,
  name: Text.optional(),
  publisher: Text.optional(),
  page: Page.optional(),
  headers: z.record(z.string(), z.string()).optional(),
});
type FeedEntry = z.infer<typeof Feed>;

/** Bounds on what a person may ask for: a second is for tests on one's own machine, a week is as good as never. */
const EVERY = { min: 100, max: 7 * 86_400_000 };

export interface FeedsFile {
  readonly fetch: FetchSettings;
  readonly feeds: readonly FeedConfig[];
  readonly problems: readonly Problem[];
}

/** Reads `feeds.yaml`. Each feed is checked by itself, so that one bad line hides no other. */
export function readFeeds(yaml: YamlFile, env: Env): FeedsFile {
  const problems: Problem[] = [...yaml.problems];
  const keep = <T>(checked: { value: T | null; problems: readonly Problem[] }): T | null => {
    problems.push(...checked.problems);
    return checked.value;
  };
  const nothing = { fetch: fetchSettings(null), feeds: [], problems };
  if (yaml.problems.length > 0) return nothing;

  const root = strictObject({
    fetch: z.unknown().optional(),
    defaults: z.unknown().optional(),
    feeds: z.array(z.unknown()),
  });
  const top = keep(yaml.check(root));
  if (top === null) return nothing;
  const fetch = fetchSettings(top.fetch === undefined ? null : keep(yaml.check(Fetch, ["fetch"])));
  const defaults = (top.defaults === undefined ? {} : keep(yaml.check(Defaults, ["defaults"]))) ?? {};

  const known: Known = { ids: new Map(), urls: new Map() };
  const feeds = top.feeds.flatMap((entry, index) => {
    const path = ["feeds", index];
    const written = typeof entry === "string" ? { url: entry } : keep(yaml.check(Feed, path));
    if (written === null) return [];
    const read = readFeed({ ...defaults, ...written }, env, known.ids);
    const duplicates = register(read.feed, index, known);
    const wrong = [...read.wrong, ...duplicates, ...paceWrong(read.feed, fetch)];
    for (const [key, what] of wrong) {
      problems.push(yaml.problem(typeof entry === "string" || key === "" ? path : [...path, key], what));
    }
    return wrong.length > 0 ? [] : [read.feed];
  });
  return { fetch, feeds, problems };
}

type Wrong = readonly (readonly [key: string, what: string])[];

interface Known {
  /** Id and comparable URL → position in the list. */
  readonly ids: Map<string, number>;
  readonly urls: Map<string, number>;
}

function fetchSettings(written: z.infer<typeof Fetch> | null): FetchSettings {
  return {
    allowPrivateNetworks: written?.allowPrivateNetworks ?? false,
    minEveryMs: written?.minEvery ?? 30_000,
    perHost: { connections: written?.perHost?.connections ?? 1, gapMs: written?.perHost?.gap ?? 1_000 },
  };
}

// oxlint-disable-next-line complexity -- one default a key
function readFeed(
  entry: FeedEntry,
  env: Env,
  ids: ReadonlyMap<string, number>,
): { readonly feed: FeedConfig; readonly wrong: Wrong } {
  const wrong: [string, string][] = [];
  const filled = (key: string, text: string): string =>
    text.replaceAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
      const value = env[name];
      if (value === undefined || value === "")
        wrong.push([key, `the environment has no ${name}, set it (for instance in .env)`]);
      return value ?? "";
    });

  const url = filled("url", entry.url);
  const host = hostOf(url);
  if (host === null && !wrong.some(([key]) => key === "url")) {
    wrong.push([
      "url",
      `${JSON.stringify(shownUrl(entry.url))} is not an http or https address, give a whole one`,
    ]);
  }
  const publisher = (host ?? "").replace(/^(?:www|rss|feeds?|news)\./, "");
  const feed: FeedConfig = {
    id: entry.id ?? freeId(url, ids),
    url,
    name: entry.name ?? publisher,
    publisher: entry.publisher ?? publisher,
    tier: entry.tier ?? "press",
    everyMs: entry.every ?? 5 * 60_000,
    language: entry.language ?? null,
    articleText: entry.articleText ?? "auto",
    firstSight: entry.firstSight ?? "baseline",
    page: entry.page ? { ...entry.page, date: entry.page.date ?? null } : null,
    headers: Object.fromEntries(
      Object.entries(entry.headers ?? {}).map(([name, value]) => [
        name.toLowerCase(),
        filled("headers", value),
      ]),
    ),
  };
  if (entry.language !== undefined && !isLanguageTag(entry.language)) {
    wrong.push([
      "language",
      `${JSON.stringify(entry.language)} is not a language tag, write it like en, zh or pt-BR`,
    ]);
  }
  return { feed, wrong };
}

function paceWrong(feed: FeedConfig, fetch: FetchSettings): Wrong {
  if (feed.everyMs < EVERY.min || feed.everyMs > EVERY.max)
    return [["every", "must be between 100ms and 7d"]];
  if (feed.everyMs >= fetch.minEveryMs) return [];
  return [
    ["every", `is shorter than fetch.minEvery (${fetch.minEveryMs / 1_000}s), lengthen it or lower that`],
  ];
}

/** Notes the feed; a second one of the same id or the same address is a problem of the second. */
function register(feed: FeedConfig, index: number, known: Known): Wrong {
  const url = comparable(feed.url);
  const sameId = known.ids.get(feed.id);
  const sameUrl = known.urls.get(url);
  if (sameId === undefined) known.ids.set(feed.id, index);
  if (sameUrl === undefined) known.urls.set(url, index);
  if (sameUrl !== undefined) return [["url", `is the same feed as feeds[${sameUrl}], remove one of them`]];
  if (sameId !== undefined)
    return [["id", `${feed.id} is already the id of feeds[${sameId}], choose another`]];
  return [];
}

/** The same feed however it is written: scheme, default port, trailing dot, `www.`, fragment and trailing slash do not count. */
function comparable(url: string): string {
  if (!URL.canParse(url)) return url;
  const { host, pathname, search } = new URL(url);
  return `${host
    .replace(/\.(?=$|:)/, "")
    .replace(/:(?:80|443)$/, "")
    .replace(/^www\./, "")}${pathname.replace(/\/$/, "")}${search}`;
}

function hostOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname } = new URL(url);
  return (protocol === "http:" || protocol === "https:") && hostname !== "" ? hostname : null;
}

/** An id made of host and path, stable as long as the address is: `example-org-rss`. */
function freeId(url: string, ids: ReadonlyMap<string, number>): string {
  const words = url.replace(/^[a-z]+:\/\/(?:[^/@]*@)?(?:www\.)?/i, "").replace(/[?#].*$/, "");
  const base =
    words
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-|-$/g, "")
      .slice(0, 50) || "feed";
  let id = base;
  for (let n = 2; ids.has(id); n++) id = `${base}-${n}`;
  return id;
}

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
