import type { FeedConfig } from "@parley/core";
import { describe, expect, it } from "vitest";
import { type FeedsFile, readFeeds } from "./read-feeds.ts";
import { readYaml } from "./yaml-file.ts";

type Env = Readonly<Record<string, string>>;

const read = (text: string, env: Env = {}): FeedsFile => readFeeds(readYaml(text, "feeds.yaml"), env);
const problems = (text: string, env: Env = {}): string[] =>
  read(text, env).problems.map(({ text: line }) => line);

/** The only feed of a file without problems. */
function feedOf(entry: string, env: Env = {}): FeedConfig {
  const { feeds, problems: found } = read(`feeds:\n  - ${entry}\n`, env);
  expect(found).toEqual([]);
  const [feed] = feeds;
  if (!feed || feeds.length > 1) throw new Error(`${feeds.length} feeds`);
  return feed;
}

const problemsOf = (entry: string, env: Env = {}): string[] =>
  problems(`feeds:\n  - ${entry}\n`, env).map((line) => line.replace("feeds.yaml:2: feeds[0]", ""));

describe("readFeeds", () => {
  it("needs no more than an address", () => {
    expect(feedOf("https://www.wire.example/news/rss")).toEqual({
      id: "wire-example-news-rss",
      url: "https://www.wire.example/news/rss",
      name: "wire.example",
      publisher: "wire.example",
      tier: "press",
      everyMs: 300_000,
      language: null,
      articleText: "auto",
      firstSight: "baseline",
      page: null,
      headers: {},
    });
  });

  it("merges the defaults into each feed that does not say otherwise", () => {
    const { feeds, fetch } = read(`
fetch: { allowPrivateNetworks: true, minEvery: 1s, perHost: { connections: 4, gap: 0s } }
defaults: { every: 1.5m, firstSight: alert, articleText: never, tier: wire, language: pt-BR }
feeds:
  - https://one.example/rss
  - { url: "https://two.example/rss", every: 1s, firstSight: baseline, articleText: always, tier: official, language: en }
`);
    expect(fetch).toEqual({
      allowPrivateNetworks: true,
      minEveryMs: 1_000,
      perHost: { connections: 4, gapMs: 0 },
    });
    expect(feeds).toMatchObject([
      { everyMs: 90_000, firstSight: "alert", articleText: "never", tier: "wire", language: "pt-BR" },
      { everyMs: 1_000, firstSight: "baseline", articleText: "always", tier: "official", language: "en" },
    ]);
  });

  it("reads a page without a feed, its date optional", () => {
    const page = 'url: "https://m.example/list", page: { item: ul li, title: a, link: a';
    expect(feedOf(`{ ${page} } }`).page).toEqual({ item: "ul li", title: "a", link: "a", date: null });
    expect(feedOf(`{ ${page}, date: span } }`).page?.date).toBe("span");
    expect(problemsOf('{ url: "https://m.example/list", page: { item: ul li, title: a } }')).toEqual([
      ".page.link: is missing, give text",
    ]);
  });

  it.each([
    ["500ms", 500],
    ["30s", 30_000],
    ["5m", 300_000],
    ["1h", 3_600_000],
    ["7d", 604_800_000],
  ])("reads the duration %s", (every, ms) => {
    expect(
      read(`fetch: { minEvery: 100ms }\nfeeds: [{ url: "https://a.example/", every: ${every} }]`).feeds,
    ).toMatchObject([{ everyMs: ms }]);
  });

  it("refuses durations without a unit, out of range, or shorter than minEvery", () => {
    const entry = (every: string): string => `{ url: "https://a.example/", every: ${every} }`;
    expect(problemsOf(entry("30"))).toEqual([
      ".every: 30 is not a duration, write it like 500ms, 30s, 5m, 1h or 7d",
    ]);
    expect(problemsOf(entry("8d"))).toEqual(['.every: "8d" is out of range, choose between 100ms and 7d']);
    expect(problemsOf(entry("10s"))).toEqual([
      ".every: is shorter than fetch.minEvery (30s), lengthen it or shorten that",
    ]);
  });

  it("reports a default that is too short once, however many feeds take it", () => {
    expect(
      problems("defaults: { every: 1s }\nfeeds:\n  - https://a.example/\n  - https://b.example/"),
    ).toEqual([
      "feeds.yaml:1: defaults.every: is shorter than fetch.minEvery (30s), lengthen it or shorten that",
    ]);
  });

  it("never polls less seldom than minEvery, not even by the default", () => {
    expect(read("fetch: { minEvery: 1h }\nfeeds: [https://a.example/]").feeds).toMatchObject([
      { everyMs: 3_600_000 },
    ]);
  });

  it.each([
    "17",
    "[a]",
    "{}",
    '""',
    "nonsense",
    "mailto:a@b.example",
    "ftp://a.example/",
    "https://",
    "{ url: 5 }",
  ])("refuses %s as a feed, in one line", (entry) => {
    expect(problemsOf(entry)).toHaveLength(1);
  });

  it("refuses a file without a feed", () => {
    for (const text of ["feeds: []", "feeds:", "{}"]) {
      expect(problems(text)).toEqual(["feeds.yaml:1: feeds: has no feed, add one: its address is enough"]);
    }
    expect(problems("")).toHaveLength(1);
    expect(problems("feeds: https://a.example/")).toEqual([
      'feeds.yaml:1: feeds: must be a list, got "https://a.example/"',
    ]);
  });

  it("goes on behind a duplicate key, but not behind a syntax error", () => {
    const entry = (keys: string): string => `{ ${keys}, url: "https://a.example/", tier: pres }`;
    expect(problemsOf(entry("id: a, id: b"))).toHaveLength(2);
    expect(problemsOf(`${entry("id: a")}\n  -- x: [`)).toHaveLength(1);
  });

  it.each([
    ["{ url: https://a.example/, language: english_UK }", "not a language tag"],
    ["{ url: https://a.example/, firstSight: alerts }", "did you mean `alert`?"],
    ["{ url: https://a.example/, articleText: sometimes }", "use one of auto, always, never"],
    ["{ url: https://a.example/, headers: { Host: x } }", "is set by Parley itself"],
    ['{ url: https://a.example/, headers: { "a b": x } }', "is not the name of a header"],
    ["{ url: https://a.example/, header: {} }", "did you mean `headers`?"],
    ['{ url: https://a.example/, name: "" }', "is empty"],
  ])("explains what is wrong with %s", (entry, remedy) => {
    expect(problemsOf(entry)).toEqual([expect.stringContaining(remedy)]);
  });
});

describe("the id of a feed that has none", () => {
  it("is the same wherever the feed stands, and however many there are", () => {
    const feeds = ["https://a.example/rss?topic=1", "https://a.example/rss?topic=2", "https://a.example/rss"];
    const idsOf = (list: readonly string[]): Map<string, string> =>
      new Map(read(`feeds: ${JSON.stringify(list)}`).feeds.map((feed) => [feed.url, feed.id]));
    const ids = idsOf(feeds);
    expect(new Set(ids.values()).size).toBe(3);
    expect(idsOf(feeds.toReversed())).toEqual(ids);
    expect(idsOf(feeds.slice(1)).get("https://a.example/rss?topic=2")).toBe(
      ids.get("https://a.example/rss?topic=2"),
    );
  });

  it("never takes an id that somebody chose further down", () => {
    const { feeds, problems: found } = read(`
feeds:
  - https://a.example/rss
  - { id: a-example-rss, url: "https://b.example/" }
`);
    expect(found).toEqual([]);
    expect(feeds[1]?.id).toBe("a-example-rss");
    expect(feeds[0]?.id).toMatch(/^a-example-rss-\w{6}$/);
  });

  it("is a fit id for long, foreign and bare addresses", () => {
    for (const url of [
      `https://a.example/${"long/".repeat(40)}`,
      "https://例え.jp/ニュース",
      "https://A.example",
    ]) {
      expect(feedOf(url).id).toMatch(/^[a-z0-9][a-z0-9-]{0,60}$/);
    }
  });
});

describe("two entries for one feed", () => {
  it.each([
    "http://a.example/rss?x=1",
    "https://a.example./rss?x=1",
    "https://a.example:443/rss?x=1",
    "http://a.example:80/rss?x=1",
    "https://a.example/rss?x=1#top",
    "https://user:pw@A.EXAMPLE/rss?x=1",
  ])("are noticed when the second is %s", (second) => {
    expect(problems(`feeds:\n  - https://a.example/rss?x=1\n  - ${second}\n`)).toEqual([
      "feeds.yaml:3: feeds[1]: is the same feed as feeds[0], remove one of them",
    ]);
  });

  it.each(["https://a.example/rss?x=2", "https://a.example/RSS?x=1", "https://a.example:8443/rss?x=1"])(
    "are not seen in %s",
    (second) => {
      expect(problems(`feeds:\n  - https://a.example/rss?x=1\n  - ${second}\n`)).toEqual([]);
    },
  );
});

describe("the publisher of a feed that names none", () => {
  it.each([
    ["https://www.wire.example/a", "wire.example"],
    ["https://feeds.wire.example/a", "wire.example"],
    ["https://rss.wire.example:8080/a", "wire.example"],
    ["https://news.wire.example/a", "news.wire.example"],
    ["https://feeds.feedburner.com/Wire/rss", "feedburner.com/wire"],
    ["http://127.0.0.1:4000/rss", "127.0.0.1"],
  ])("of %s is %s", (url, publisher) => {
    expect(feedOf(url).publisher).toBe(publisher);
  });
});

describe("secrets from the environment", () => {
  const env = { USER: "me", PASSWORD: "hunter2@/#", KEY: "k-5ecret", BROKEN: "a\nb" };

  it("are filled into addresses and headers, encoded where a sign would cut the address", () => {
    const feed = feedOf(
      '{ id: a, url: "https://${USER}:${PASSWORD}@a.example/rss?key=${KEY}", headers: { Authorization: "Bearer ${KEY}" } }',
      env,
    );
    expect(feed.url).toBe("https://me:hunter2%40%2F%23@a.example/rss?key=k-5ecret");
    expect(feed.headers).toEqual({ authorization: "Bearer k-5ecret" });
  });

  it("never show in an id, a name, a publisher or a problem", () => {
    const entries = [
      '{ url: "https://a.example/${KEY}/rss" }',
      '{ url: "ftp://${USER}:${PASSWORD}@a.example/${KEY}?key=${KEY}" }',
      '{ url: "${KEY}" }',
      '{ url: "//a.example/${KEY}", tier: x }',
      '{ url: "https://b.example/${KEY}", headers: { a: "${BROKEN}${KEY}", b: "${NONE}" } }',
      '{ id: same, url: "https://a.example/${KEY}/rss" }',
    ];
    const { feeds, problems: found } = read(
      `feeds:\n${entries.map((entry) => `  - ${entry}\n`).join("")}`,
      env,
    );
    const shown = JSON.stringify([found, feeds.map(({ id, name, publisher }) => [id, name, publisher])]);
    expect(found.length).toBeGreaterThanOrEqual(6);
    expect(shown).not.toMatch(/hunter2|5ecret|a\\nb/);
  });

  it("that someone wrote into the file itself are not repeated either", () => {
    const shown = problemsOf(
      '{ url: ["https://me:hunter2@a.example/"], headers: { key: [hunter2], authorization: 2 } }',
    );
    expect(shown).toHaveLength(3);
    expect(shown.join()).not.toContain("hunter2");
    expect(problemsOf('"ftp://me:hunter2@a.example/?key=hunter2"').join()).not.toContain("hunter2");
    expect(problemsOf('"me:hunter2@a.example/?key=hunter2"').join()).not.toContain("hunter2");
  });

  it("are missed by name", () => {
    expect(
      problemsOf('{ url: "https://a.example/${NONE}", headers: { a: "${EMPTY} ${a-b}" } }', { EMPTY: "" }),
    ).toEqual([
      ".url: the environment has no NONE, set it (in .env, for instance)",
      ".headers.a: the environment has no EMPTY, set it (in .env, for instance)",
      ".headers.a: ${a-b} is not a variable, write it like ${WIRE_TOKEN}",
    ]);
  });
});
