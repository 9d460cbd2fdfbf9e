import { ParleyError } from "@parley/core";
import RssParser from "rss-parser";
import rssParserUtils from "rss-parser/lib/utils.js";
import { decode } from "./decode.ts";
import { htmlText } from "./html-text.ts";
import { readDate } from "./read-date.ts";
import { type RawEntry, type RawFeed, readXml } from "./read-xml.ts";

// rss-parser's own snippet takes quadratic time: 195 KB of "<" hold the event loop for 48 s. Ours is linear.
rssParserUtils.getSnippet = htmlText;

/** One entry; dates are ISO 8601 in UTC, and null where the feed gives none that can be read. */
export interface ParsedItem {
  readonly guid: string | null;
  readonly title: string | null;
  readonly link: string | null;
  readonly published: string | null;
  readonly updated: string | null;
  readonly authors: readonly string[];
  readonly html: string | null;
  readonly text: string | null;
  readonly categories: readonly string[];
}

/** What is in a feed document. */
export interface ParsedFeed {
  readonly format: string;
  readonly title: string | null;
  readonly link: string | null;
  readonly description: string | null;
  readonly language: string | null;
  /** How long the publisher wants to be left alone, minutes. */
  readonly ttlMinutes: number | null;
  readonly items: readonly ParsedItem[];
}

/**
 * Reads a feed: RSS, Atom, RDF or JSON Feed, in any encoding, well formed or not.
 *
 * The lenient reader writes what it found as clean RSS 2.0, which rss-parser then reads: one path for every feed, and no
 * hostile text ever reaches rss-parser raw.
 *
 * @param url Relative links are resolved against it.
 * @throws {ParleyError} `feed_unparsable`.
 */
export async function parseFeed(
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
  url?: string,
): Promise<ParsedFeed> {
  const text = decode(body, headers["content-type"] ?? "");
  const raw = /^\s*\{/.test(text) ? readJson(text) : readXml(text);
  if (raw === null) {
    const what =
      text.trim() === ""
        ? "an empty answer"
        : /<html|<!doctype html/i.test(text.slice(0, 2_000))
          ? "a web page"
          : "something else";
    throw new ParleyError("feed_unparsable", `no feed but ${what}, look what the address serves`, {
      retry: "later",
    });
  }
  const parser = new RssParser<object, Canonical>({
    customFields: {
      item: [
        ["p:updated", "updatedAt"],
        ["p:authors", "authorsJson"],
        ["p:html", "html"],
      ],
    },
  });
  const { items } = await parser.parseString(canonicalRss(raw, raw.link || (url ?? "")));
  return {
    format: raw.format,
    title: orNull(htmlText(raw.title)),
    link: orNull(absolute(raw.link, url ?? "")),
    description: orNull(htmlText(raw.description)),
    language: orNull(raw.language),
    ttlMinutes: /^\d{1,6}$/.test(raw.ttl) ? Number(raw.ttl) : null,
    items: items.map(itemOf),
  };
}

interface Canonical {
  readonly updatedAt?: string;
  readonly authorsJson?: string;
  readonly html?: string;
}

function itemOf(item: RssParser.Item & Canonical): ParsedItem {
  const html = item.html ?? "";
  return {
    guid: orNull(item.guid ?? ""),
    title: orNull(item.title ?? ""),
    link: orNull(item.link ?? ""),
    published: item.isoDate ?? null,
    updated: orNull(item.updatedAt ?? ""),
    authors: JSON.parse(item.authorsJson ?? "[]"),
    html: orNull(html),
    text: orNull(htmlText(html)),
    categories: item.categories ?? [],
  };
}

function canonicalRss(raw: RawFeed, base: string): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:p="urn:parley"><channel><title>feed</title>',
    ...raw.entries.map((entry) => canonicalItem(entry, base)),
    "</channel></rss>",
  ].join("\n");
}

function canonicalItem(entry: RawEntry, base: string): string {
  const published = readDate(entry.published) ?? readDate(entry.updated);
  const updated = readDate(entry.updated);
  const longest = entry.contents.toSorted((a, b) => b.length - a.length)[0] ?? "";
  const link = entry.link || (/^https?:/.test(entry.id) ? entry.id : "");
  return [
    "<item>",
    element("title", htmlText(entry.title)),
    element("link", absolute(link, base)),
    element("guid", entry.id),
    published === null ? "" : element("pubDate", new Date(published).toUTCString()),
    updated === null ? "" : element("p:updated", new Date(updated).toISOString()),
    element("p:authors", JSON.stringify(entry.authors)),
    element("p:html", longest),
    ...entry.categories.map((category) => element("category", htmlText(category))),
    "</item>",
  ].join("");
}

function element(name: string, text: string): string {
  if (text === "") return "";
  const safe = text.toWellFormed().replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return `<${name}>${safe}</${name}>`;
}

function absolute(link: string, base: string): string {
  const trimmed = link.trim();
  if (trimmed === "") return "";
  if (URL.canParse(trimmed)) return trimmed;
  return base !== "" && URL.canParse(trimmed, base) ? new URL(trimmed, base).href : trimmed;
}

function orNull(text: string): string | null {
  return text === "" ? null : text;
}

/** JSON Feed 1.0 and 1.1. @see https://www.jsonfeed.org/version/1.1/ */
function readJson(text: string): RawFeed | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  const feed = fieldsOf(document);
  if (!Array.isArray(feed.get("items"))) return null;
  return {
    format: "json feed",
    title: word(feed, "title"),
    link: word(feed, "home_page_url"),
    description: word(feed, "description"),
    language: word(feed, "language"),
    ttl: "",
    entries: listOf(feed.get("items")).slice(0, 5_000).map(jsonEntry),
  };
}

function jsonEntry(value: unknown): RawEntry {
  const item = fieldsOf(value);
  const plain = word(item, "content_text");
  const authors = [item.get("author"), ...listOf(item.get("authors"))].map((author) =>
    word(fieldsOf(author), "name"),
  );
  return {
    id: word(item, "id"),
    title: escaped(word(item, "title")),
    link: word(item, "url"),
    contents: [word(item, "content_html"), escaped(plain), escaped(word(item, "summary"))].filter(
      (text) => text !== "",
    ),
    published: word(item, "date_published"),
    updated: word(item, "date_modified"),
    authors: authors.filter((name) => name !== ""),
    categories: listOf(item.get("tags")).map(String),
  };
}

/** Plain text as HTML, since that is what the other formats give. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function word(fields: ReadonlyMap<string, unknown>, name: string): string {
  const value = fields.get(name);
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
