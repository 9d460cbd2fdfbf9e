import type { FeedConfig } from "@parley/core";
import { ParleyError } from "@parley/core";
import { load } from "cheerio";
import { decode } from "./decode.ts";
import type { ParsedFeed } from "./parse-feed.ts";
import { readDate } from "./read-date.ts";

/** A page has no more news than this that anybody reads. */
const MAX_ENTRIES = 200;

/**
 * Reads a web page that lists news (an official site without a feed) by CSS selectors: `item` finds the entries, the others
 * are looked for inside each.
 *
 * @throws {ParleyError} `feed_unparsable` when the selectors find nothing: the page was rebuilt.
 */
export function readListPage(
  body: Uint8Array,
  page: {
    readonly selectors: NonNullable<FeedConfig["page"]>;
    readonly headers: Readonly<Record<string, string>>;
    readonly url: string;
  },
): ParsedFeed {
  const { selectors, headers, url } = page;
  const $ = load(decode(body, headers["content-type"] ?? ""));
  const items = $(selectors.item)
    .slice(0, MAX_ENTRIES)
    .toArray()
    .flatMap((element) => {
      const entry = $(element);
      const title = entry.find(selectors.title).first().text().trim() || entry.text().trim();
      const href = entry.find(selectors.link).first().attr("href") ?? entry.attr("href") ?? "";
      const link = URL.canParse(href, url) ? new URL(href, url).href : null;
      if (title === "" || link === null) return [];
      const at = selectors.date === null ? null : readDate(entry.find(selectors.date).first().text());
      const published = at === null ? null : new Date(at).toISOString();
      return [
        {
          guid: null,
          title,
          link,
          published,
          updated: null,
          authors: [],
          html: null,
          text: null,
          categories: [],
        },
      ];
    });
  if (items.length === 0) {
    throw new ParleyError(
      "feed_unparsable",
      `"${selectors.item}" finds no entry on the page, look whether it was rebuilt`,
      {
        retry: "later",
      },
    );
  }
  return {
    format: "page",
    title: $("title").text().trim() || null,
    link: url,
    description: null,
    language: $("html").attr("lang") ?? null,
    ttlMinutes: null,
    items,
  };
}
