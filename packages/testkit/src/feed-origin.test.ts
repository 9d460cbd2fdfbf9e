import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { atomOf, jsonFeedOf, rssOf } from "./feed-documents.ts";
import { type FeedOrigin, openFeedOrigin } from "./feed-origin.ts";

let origin: FeedOrigin;

beforeEach(async () => {
  origin = await openFeedOrigin();
});

afterEach(async () => {
  await origin.close();
});

async function statusOf(headers: Record<string, string>): Promise<number> {
  return (await fetch(origin.url("/rss"), { headers })).status;
}

async function tagOf(body: string): Promise<string | null> {
  origin.set("/rss", { body });
  return (await fetch(origin.url("/rss"))).headers.get("etag");
}

describe("openFeedOrigin", () => {
  it("gives the same content the same strong ETag, and other content another", async () => {
    const tag = await tagOf("a");
    expect(tag).toMatch(/^"[^"]+"$/);
    expect(await tagOf("a")).toBe(tag);
    expect(await tagOf("b")).not.toBe(tag);
  });

  it("answers 304 to a matching ETag, strong, weak or in a list, and 200 to another", async () => {
    origin.set("/rss", { body: "a", etag: '"one"' });
    expect(await statusOf({ "if-none-match": '"one"' })).toBe(304);
    expect(await statusOf({ "if-none-match": 'W/"one"' })).toBe(304);
    expect(await statusOf({ "if-none-match": '"zero", "one"' })).toBe(304);
    expect(await statusOf({ "if-none-match": '"zero"' })).toBe(200);
  });

  it("looks at the date only when there is no ETag to compare", async () => {
    origin.set("/rss", { body: "a", lastModified: "Tue, 10 Jun 2025 22:12:00 GMT" });
    expect(await statusOf({ "if-modified-since": "Tue, 10 Jun 2025 22:12:00 GMT" })).toBe(304);
    expect(await statusOf({ "if-modified-since": "Tue, 10 Jun 2025 22:11:59 GMT" })).toBe(200);
    expect(
      await statusOf({ "if-modified-since": "Tue, 10 Jun 2025 22:12:00 GMT", "if-none-match": '"other"' }),
    ).toBe(200);
  });

  it("sends no validators when told so, and none with an error", async () => {
    origin.set("/rss", { body: "a", etag: null, lastModified: null });
    const bare = await fetch(origin.url("/rss"));
    expect([bare.headers.get("etag"), bare.headers.get("last-modified")]).toEqual([null, null]);
    origin.set("/rss", { body: "gone", status: 410, type: "text/plain" });
    const gone = await fetch(origin.url("/rss"));
    expect([gone.status, gone.headers.get("etag")]).toEqual([410, null]);
  });

  it("keeps a journal of what was asked and how it was answered", async () => {
    origin.set("/rss", { body: "a" });
    await fetch(origin.url("/rss?page=2"), { headers: { "user-agent": "test" } });
    await fetch(origin.url("/nothing"));
    expect(origin.requests.map(({ path, status }) => [path, status])).toEqual([
      ["/rss?page=2", 200],
      ["/nothing", 404],
    ]);
    expect(origin.requestsFor("/rss")[0]?.headers["user-agent"]).toBe("test");
  });

  it("answers by hand where a test says so, and says which request it is", async () => {
    origin.handle("/rss", (_request, response, nth) => {
      response.writeHead(nth === 1 ? 429 : 200, { "retry-after": "2" }).end("x");
    });
    expect([await statusOf({}), await statusOf({})]).toEqual([429, 200]);
  });
});

describe("feed documents", () => {
  const entry = {
    guid: "urn:1",
    title: 'US & EU: "talks" <resume>',
    link: "https://e.test/?a=1&b=2",
    text: "bad\u0000 text",
    published: Date.UTC(2025, 5, 10, 22, 12),
  };

  it("writes RSS with what is special escaped and what XML forbids left out", () => {
    const xml = rssOf([entry], { title: "Wire", language: "en", ttlMinutes: 5 });
    expect(xml).toContain("<title>US &amp; EU: &quot;talks&quot; &lt;resume&gt;</title>");
    expect(xml).toContain("<pubDate>Tue, 10 Jun 2025 22:12:00 GMT</pubDate>");
    expect(xml).toContain("<description>bad text</description>");
    expect(xml).toContain("<ttl>5</ttl>");
  });

  it("leaves out what an entry does not have", () => {
    expect(rssOf([{ title: "only a title" }])).not.toMatch(/<guid|<pubDate/);
    expect(atomOf([{ title: "only a title" }])).not.toMatch(/<summary|<published/);
  });

  it("writes Atom and JSON Feed with the same facts", () => {
    const atom = atomOf([entry], { language: "en" });
    expect(atom).toContain('<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">');
    expect(atom).toContain('<link rel="alternate" href="https://e.test/?a=1&amp;b=2"/>');
    expect(atom).toContain("<updated>2025-06-10T22:12:00.000Z</updated>");
    expect(JSON.parse(jsonFeedOf([entry]))).toMatchObject({
      version: "https://jsonfeed.org/version/1.1",
      items: [
        { id: "urn:1", url: entry.link, title: entry.title, date_published: "2025-06-10T22:12:00.000Z" },
      ],
    });
  });
});
