import { atomOf, type FeedEntry, type FeedOrigin, jsonFeedOf, rssOf } from "@parley/testkit";
import { type DemoItem, FEEDS, ITEMS } from "./news-day.ts";

export interface PublishedItem extends DemoItem {
  /** ms since 1970. */
  readonly publishedAt: number;
}

/** Releases the items of the news day when their time has come. */
export interface Publisher {
  /** Publishes what is due. @returns how many items are out. */
  publishDue(): number;
  /** The item whose headline a text holds; null when none does. */
  itemOf(text: string): PublishedItem | null;
  published(): readonly PublishedItem[];
}

const WRITERS = {
  rss: { write: rssOf, type: "application/rss+xml; charset=utf-8" },
  atom: { write: atomOf, type: "application/atom+xml; charset=utf-8" },
  json: { write: jsonFeedOf, type: "application/feed+json" },
};

export function publisherOf(
  origin: FeedOrigin,
  clock: { readonly speed: number; readonly startedAt: number },
): Publisher {
  const out: PublishedItem[] = [];
  const waiting = ITEMS.toSorted((a, b) => a.at - b.at);

  function publishDue(): number {
    const now = Date.now();
    const changed = new Set<string>();
    for (;;) {
      const next = waiting[0];
      if (!next || clock.startedAt + (next.at * 1_000) / clock.speed > now) break;
      waiting.shift();
      out.push({ ...next, publishedAt: now });
      changed.add(next.feed);
    }
    for (const feed of FEEDS) if (changed.has(feed.id)) serve(feed.id);
    return out.length;
  }

  function serve(id: string): void {
    const feed = FEEDS.find((candidate) => candidate.id === id);
    if (!feed) return;
    const { write, type } = WRITERS[feed.format];
    const entries = out
      .filter((item) => item.feed === id)
      .map((item): FeedEntry => entryOf(item, origin, feed.path));
    origin.set(feed.path, {
      body: write(entries.toReversed(), { title: feed.name, language: feed.language }),
      type,
    });
  }

  for (const feed of FEEDS) serve(feed.id);
  publishDue();
  return {
    publishDue,
    itemOf: (text) => out.find((item) => text.includes(escaped(item.title))) ?? null,
    published: () => out,
  };
}

function entryOf(item: PublishedItem, origin: FeedOrigin, feedPath: string): FeedEntry {
  const slug = `${item.feed}-${item.at}-${ITEMS.findIndex((other) => other.title === item.title)}`;
  return {
    guid: slug,
    title: item.title,
    text: item.text,
    link: origin.url(`${feedPath.split("/").slice(0, 2).join("/")}/${slug}`),
    published: item.publishedAt,
  };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
