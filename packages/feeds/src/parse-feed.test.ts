import { performance } from "node:perf_hooks";
import iconv from "iconv-lite";
import { atomOf, jsonFeedOf, rssOf } from "@parley/testkit";
import { describe, expect, it } from "vitest";
import { type ParsedFeed, parseFeed } from "./parse-feed.ts";
import { readDate } from "./read-date.ts";

const parse = (text: string, headers: Record<string, string> = {}): Promise<ParsedFeed> =>
  parseFeed(new TextEncoder().encode(text), headers, "https://e.example.com/feed");

const ENTRIES = [
  {
    guid: "1",
    title: "Tea & tariffs <b>",
    link: "https://e.example.com/1",
    text: "They met.",
    published: 1e12,
  },
];

describe("parseFeed", () => {
  it.each([
    ["rss 2.0", rssOf(ENTRIES)],
    ["atom", atomOf(ENTRIES)],
    ["json feed", jsonFeedOf(ENTRIES)],
  ])("reads %s", async (format, text) => {
    const feed = await parse(text);
    expect(feed.format).toBe(format);
    expect(feed.items).toMatchObject([
      {
        guid: "1",
        link: "https://e.example.com/1",
        text: "They met.",
        published: new Date(1e12).toISOString(),
      },
    ]);
  });

  it("reads RSS 1.0, any prefix, relative links and Dublin Core dates", async () => {
    const feed = await parse(
      `<rdf:RDF xmlns:rdf="r" xmlns:dublin="d"><channel><title>N</title><link>https://e.example.com/</link></channel>
       <item rdf:about="x1"><title>A</title><link>/a</link><dublin:date>2025-06-10T10:00:00+02:00</dublin:date></item></rdf:RDF>`,
    );
    expect(feed.items).toMatchObject([
      { guid: "x1", link: "https://e.example.com/a", published: "2025-06-10T08:00:00.000Z" },
    ]);
  });

  it("keeps the other entries when one has a bad date, a bare ampersand or no end", async () => {
    const feed = await parse(
      `junk <?xml version="1.0"?><a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>N</a:title>
       <a:entry><a:id>1</a:id><a:title>Fish & chips</a:title><a:published>yesterday-ish</a:published></a:entry>
       <a:entry><a:id>2</a:id><a:title type="xhtml"><div>Deal <b>signed</b></div></a:title></a:entry>
       <a:entry><a:id>3</a:id><a:title>cut o`,
    );
    expect(feed.items.map((item) => item.title)).toEqual([
      "Fish & chips",
      "Deal signed",
      expect.stringMatching(/^cut/),
    ]);
    expect(feed.items[0]?.published).toBeNull();
  });

  it.each([
    ["windows-1251", "Переговоры о торговле возобновились в Женеве"],
    ["gb18030", "中美经贸磋商在伦敦举行"],
    ["shift_jis", "日米関税交渉が合意した"],
    ["utf-16le", "Gespräche über Zölle"],
  ])("decodes %s", async (encoding, title) => {
    const text = `<?xml version="1.0" encoding="${encoding}"?><rss><channel><item><title>${title}</title></item></channel></rss>`;
    const feed = await parseFeed(iconv.encode(text, encoding, { addBOM: encoding === "utf-16le" }), {});
    expect(feed.items[0]?.title).toBe(title);
  });

  it("reads a mislabelled UTF-8 feed as what it is", async () => {
    const feed = await parse(
      `<?xml version="1.0" encoding="iso-8859-1"?><rss><channel><item><title>Zölle</title></item></channel></rss>`,
    );
    expect(feed.items[0]?.title).toBe("Zölle");
  });

  it("is not held up by 195 000 opening brackets, which cost rss-parser alone 48 s", async () => {
    const hostile = "&lt;".repeat(195_000);
    const startedAt = performance.now();
    await parse(
      `<rss><channel><item><title>t</title><description>${hostile}</description></item></channel></rss>`,
    );
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it("refuses what is no feed, in words", async () => {
    await expect(parse("<html><body>Sign in</body></html>")).rejects.toThrow(/a web page/);
    await expect(parse("")).rejects.toThrow(/an empty answer/);
  });
});

describe("readDate", () => {
  it.each([
    ["Tue, 10 Jun 2025 22:12:00 GMT", "2025-06-10T22:12:00.000Z"],
    ["Tue, 10 Jun 2025 22:12:00 +0530", "2025-06-10T16:42:00.000Z"],
    ["10 June 2025 22:12 EST", "2025-06-11T03:12:00.000Z"],
    ["2025-06-10", "2025-06-10T00:00:00.000Z"],
    ["2025-06-10T22:12:00", "2025-06-10T22:12:00.000Z"],
    ["31 Feb 2025 10:00 GMT", null],
    ["soon", null],
  ])("reads %s", (text, iso) => {
    const at = readDate(text);
    expect(at === null ? null : new Date(at).toISOString()).toBe(iso);
  });
});
