import type { EpochMs } from "@parley/core";

/** One entry of a written feed document. An absent field is absent in the document too. */
export interface FeedEntry {
  readonly guid?: string;
  readonly title?: string;
  readonly link?: string;
  /** Plain text; it is escaped as the format wants it. */
  readonly text?: string;
  readonly published?: EpochMs;
}

/** What a feed document says about itself. */
export interface FeedDocumentOptions {
  readonly title?: string;
  readonly link?: string;
  /** BCP 47 tag. */
  readonly language?: string;
  /** RSS only: minutes a reader may keep the document. */
  readonly ttlMinutes?: number;
}

const DEFAULT_TITLE = "Example Wire";
const DEFAULT_LINK = "https://wire.example.com/";

/** An RSS 2.0 document; serve it as `application/rss+xml`. */
export function rssOf(entries: readonly FeedEntry[], options: FeedDocumentOptions = {}): string {
  const items = entries.map((entry) =>
    [
      "    <item>",
      element("guid", entry.guid, { isPermaLink: "false" }),
      element("title", entry.title),
      element("link", entry.link),
      element("description", entry.text),
      element("pubDate", entry.published === undefined ? undefined : new Date(entry.published).toUTCString()),
      "    </item>",
    ]
      .filter((line) => line !== "")
      .join("\n"),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<rss version="2.0">',
    "  <channel>",
    element("title", options.title ?? DEFAULT_TITLE),
    element("link", options.link ?? DEFAULT_LINK),
    element("description", `News of ${options.title ?? DEFAULT_TITLE}`),
    element("language", options.language),
    element("ttl", options.ttlMinutes?.toString()),
    ...items,
    "  </channel>",
    "</rss>\n",
  ]
    .filter((line) => line !== "")
    .join("\n");
}

/** An Atom 1.0 document (RFC 4287); serve it as `application/atom+xml`. */
export function atomOf(entries: readonly FeedEntry[], options: FeedDocumentOptions = {}): string {
  const link = options.link ?? DEFAULT_LINK;
  const language = options.language === undefined ? "" : ` xml:lang="${escapeXml(options.language)}"`;
  const newest = Math.max(0, ...entries.map((entry) => entry.published ?? 0));
  const items = entries.map((entry) => {
    const published = entry.published === undefined ? undefined : new Date(entry.published).toISOString();
    return [
      "  <entry>",
      element("id", entry.guid),
      element("title", entry.title),
      entry.link === undefined ? "" : `    <link rel="alternate" href="${escapeXml(entry.link)}"/>`,
      element("summary", entry.text),
      element("published", published),
      element("updated", published),
      "  </entry>",
    ]
      .filter((line) => line !== "")
      .join("\n");
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom"${language}>`,
    element("id", link),
    element("title", options.title ?? DEFAULT_TITLE),
    `    <link rel="alternate" href="${escapeXml(link)}"/>`,
    element("updated", new Date(newest).toISOString()),
    ...items,
    "</feed>\n",
  ].join("\n");
}

/** A JSON Feed 1.1 document; serve it as `application/feed+json`. */
export function jsonFeedOf(entries: readonly FeedEntry[], options: FeedDocumentOptions = {}): string {
  const document = {
    version: "https://jsonfeed.org/version/1.1",
    title: options.title ?? DEFAULT_TITLE,
    home_page_url: options.link ?? DEFAULT_LINK,
    language: options.language,
    items: entries.map((entry) => ({
      id: entry.guid,
      url: entry.link,
      title: entry.title,
      content_text: entry.text,
      date_published: entry.published === undefined ? undefined : new Date(entry.published).toISOString(),
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function element(
  name: string,
  text: string | undefined,
  attributes: Readonly<Record<string, string>> = {},
): string {
  if (text === undefined) return "";
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  return `    <${name}${written.join("")}>${escapeXml(text)}</${name}>`;
}

/** Control characters cannot be written in XML 1.0 at all, not even escaped: they are dropped. */
function escapeXml(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- these are exactly the characters XML 1.0 forbids
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
  );
}
