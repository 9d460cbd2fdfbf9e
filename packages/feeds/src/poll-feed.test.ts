import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { FeedConfig, FeedState } from "@parley/core";
import { aFeed, type FeedOrigin, openFeedOrigin, rssOf } from "@parley/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FeedHttp, openHttp } from "./open-http.ts";
import { pollFeed, type PollResult } from "./poll-feed.ts";

let origin: FeedOrigin;
let http: FeedHttp;
beforeEach(async () => {
  origin = await openFeedOrigin();
  http = openHttp({ allowPrivateNetworks: true, deadlineMs: 1_500 });
});
afterEach(async () => {
  await Promise.all([http.close(), origin.close()]);
});

const NEVER: FeedState = {
  etag: null,
  lastModified: null,
  url: null,
  bodyHash: null,
  firstSeenAt: 1,
  polledAt: 1,
  dueAt: 1,
  waitMs: 1,
  failures: 0,
  problem: null,
};

const feedAt = (path: string, fields: Partial<FeedConfig> = {}): FeedConfig =>
  aFeed({ url: origin.url(path), ...fields });
const poll = (feed: FeedConfig, state: FeedState | null = null, by = http): Promise<PollResult> =>
  pollFeed(feed, state, { http: by, now: Date.now });

const ENTRY = {
  guid: "1",
  title: "Talks resume",
  link: "https://e.example.com/1?utm_source=x&id=7",
  text: "They met.",
  published: 1e12,
};

describe("pollFeed", () => {
  it("gives items with clean links, and a baseline on first sight", async () => {
    origin.set("/rss", { body: rssOf([ENTRY]) });
    const result = await poll(feedAt("/rss", { firstSight: "baseline" }));
    expect(result).toMatchObject({
      status: "items",
      items: [
        {
          title: "Talks resume",
          text: "They met.",
          url: "https://e.example.com/1?id=7",
          publishedAt: 1e12,
          isBaseline: true,
        },
      ],
    });
  });

  it("sends both validators back byte for byte and takes the 304", async () => {
    origin.set("/rss", {
      body: rssOf([ENTRY]),
      etag: 'W/"odd-gzip"',
      lastModified: "Tue, 10 Jun 2025 22:12:00 +0000",
    });
    const feed = feedAt("/rss");
    const first = await poll(feed);
    if (first.status !== "items") throw new Error(first.status);
    const second = await poll(feed, { ...NEVER, ...first.validators });
    expect(second.status).toBe("not-modified");
    expect(origin.requestsFor("/rss").at(-1)?.headers).toMatchObject({
      "if-none-match": 'W/"odd-gzip"',
      "if-modified-since": "Tue, 10 Jun 2025 22:12:00 +0000",
    });
  });

  it("takes an identical body without validators for unchanged", async () => {
    origin.set("/rss", { body: rssOf([ENTRY]), etag: null, lastModified: null });
    const feed = feedAt("/rss");
    const first = await poll(feed);
    if (first.status !== "items") throw new Error(first.status);
    expect((await poll(feed, { ...NEVER, ...first.validators })).status).toBe("not-modified");
  });

  it("drops validators that belong to another address", async () => {
    origin.set("/rss", { body: rssOf([ENTRY]) });
    const feed = feedAt("/rss");
    await poll(feed, { ...NEVER, url: "https://old.example.com/rss", etag: '"old"' });
    expect(origin.requestsFor("/rss")[0]?.headers["if-none-match"]).toBeUndefined();
  });

  it.each([
    ["gzip", gzipSync],
    ["br", brotliCompressSync],
  ])("reads %s", async (encoding, compress) => {
    origin.handle("/rss", (_request, response) => {
      response.writeHead(200, { "content-encoding": encoding }).end(compress(rssOf([ENTRY])));
    });
    expect((await poll(feedAt("/rss"))).status).toBe("items");
  });

  it("ends a slow drip at the deadline", async () => {
    origin.handle("/rss", (_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(" "), 50);
      response.once("close", () => clearInterval(drip));
    });
    expect(await poll(feedAt("/rss"))).toMatchObject({ status: "problem", code: "feed_unreachable" });
  });

  it("stops a decompression bomb", async () => {
    const bomb = gzipSync(Buffer.alloc(60_000_000));
    origin.handle("/rss", (_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
    });
    const patient = openHttp({ allowPrivateNetworks: true });
    expect(await poll(feedAt("/rss"), null, patient)).toMatchObject({
      status: "problem",
      code: "feed_too_large",
    });
    await patient.close();
  });

  it.each([
    "http://127.0.0.1",
    "http://localhost",
    "http://[::1]",
    "http://[::127.0.0.1]",
    "http://2130706433",
    "http://169.254.169.254",
  ])("refuses %s without connecting", async (base) => {
    origin.set("/rss", { body: rssOf([ENTRY]) });
    const guarded = openHttp({ allowPrivateNetworks: false });
    const result = await poll(aFeed({ url: `${base}/rss` }), null, guarded);
    expect(result).toMatchObject({ status: "problem", code: "feed_refused" });
    expect(origin.requests).toEqual([]);
    await guarded.close();
  });

  it("follows a redirect, and leaves credentials behind when it leads elsewhere", async () => {
    let seen: string | undefined = "nothing";
    const other = createServer((request, response) => {
      seen = request.headers.authorization;
      response.end(rssOf([ENTRY]));
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    origin.handle("/rss", (_request, response) => {
      response.writeHead(301, { location: `http://127.0.0.1:${port}/moved` }).end();
    });
    const url = origin.url("/rss").replace("http://", "http://user:hunter2@");
    expect((await poll(aFeed({ url }))).status).toBe("items");
    expect(origin.requestsFor("/rss")[0]?.headers.authorization).toMatch(/^Basic /);
    expect(seen).toBeUndefined();
    await new Promise((resolve) => other.close(resolve));
  });

  it("says what a web page is, and never shows credentials", async () => {
    origin.set("/rss", { body: "<!doctype html><html><body>Log in</body></html>", type: "text/html" });
    const url = `${origin.url("/rss").replace("http://", "http://user:hunter2@")}?key=hunter2`;
    const result = await poll(aFeed({ id: "paid", url }));
    expect(result).toMatchObject({
      status: "problem",
      code: "feed_unparsable",
      message: expect.stringContaining("a web page"),
    });
    expect(JSON.stringify(result)).not.toContain("hunter2");
  });

  it("passes on how long the publisher wants to be left alone", async () => {
    origin.handle("/busy", (_request, response) => {
      response.writeHead(429, { "retry-after": "120" }).end();
    });
    expect(await poll(feedAt("/busy"))).toMatchObject({
      status: "problem",
      code: "feed_rejected",
      retryAfterMs: 120_000,
    });
    origin.set("/calm", {
      body: rssOf([ENTRY], { ttlMinutes: 10 }),
      headers: { "cache-control": "max-age=90" },
    });
    expect(await poll(feedAt("/calm"))).toMatchObject({ minWaitMs: 600_000 });
  });

  it("tells apart entries that share an id", async () => {
    const entries = [ENTRY, { ...ENTRY, title: "Talks stall", link: "https://e.example.com/2" }];
    origin.set("/rss", { body: rssOf(entries) });
    const result = await poll(feedAt("/rss"));
    expect(result.status === "items" && new Set(result.items.map((item) => item.id)).size).toBe(2);
  });

  it("reads a list page by selectors", async () => {
    origin.set("/list", {
      body: '<ul class="news"><li><a href="/a">Minister on trade</a><span>2025-06-10</span></li></ul>',
      type: "text/html",
    });
    const feed = feedAt("/list", { page: { item: "ul.news li", title: "a", link: "a", date: "span" } });
    expect(await poll(feed)).toMatchObject({
      items: [{ title: "Minister on trade", url: origin.url("/a") }],
    });
  });
});
