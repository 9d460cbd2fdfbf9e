import { describe, expect, it } from "vitest";
import { FEEDS, ITEMS } from "./news-day.ts";

describe("the bundled news day", () => {
  it("has at least 8 feeds, 80 items, 6 languages and 6 developments told by several outlets", () => {
    expect(FEEDS.length).toBeGreaterThanOrEqual(8);
    expect(ITEMS.length).toBeGreaterThanOrEqual(80);
    expect(new Set(FEEDS.map((feed) => feed.language)).size).toBeGreaterThanOrEqual(6);
    const outlets = Map.groupBy(
      ITEMS.filter((item) => item.development !== null),
      (item) => item.development,
    );
    expect([...outlets.values()].filter((items) => items.length > 1).length).toBeGreaterThanOrEqual(6);
  });

  it("is mostly ordinary news, and every item stands in a feed that exists", () => {
    expect(ITEMS.filter((item) => item.development === null).length).toBeGreaterThan(ITEMS.length / 2);
    expect(ITEMS.filter((item) => !FEEDS.some((feed) => feed.id === item.feed))).toEqual([]);
  });
});
