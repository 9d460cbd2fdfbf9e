import { anAssessment, anItem } from "@parley/testkit";
import type { Assessment, FeedItem, Story } from "@parley/core";
import { describe, expect, it } from "vitest";
import { matchStory } from "./match-story.ts";

const HOUR_MS = 3_600_000;
const START = Date.UTC(2025, 5, 10, 22);

/** The first report of a development, and the story it opens. */
function first(
  fields: Partial<FeedItem> = {},
  tags: Partial<Assessment> = {},
): { item: FeedItem; story: Story } {
  const item = anItem({
    id: "wire-1",
    publisher: "wire",
    title: "Canada and India clinch deal on lentils and canola after marathon night",
    text: "Ottawa will halve its duty on lentils while Delhi opens a canola quota, ministers said.",
    publishedAt: START,
    seenAt: START,
    ...fields,
  });
  return { item, story: matchStory(item, tagged(tags), []) };
}

function tagged(tags: Partial<Assessment> = {}): Assessment {
  return anAssessment({
    parties: ["CA", "IN"],
    stage: "agreed-in-principle",
    venue: null,
    topics: ["agriculture"],
    evidence: [],
    ...tags,
  });
}

function later(hours: number, fields: Partial<FeedItem> = {}): FeedItem {
  const at = START + hours * HOUR_MS;
  return anItem({
    id: `press-${hours}`,
    publisher: "press",
    title: "Lentils and canola: Canada, India clinch deal",
    text: "",
    publishedAt: at,
    seenAt: at,
    ...fields,
  });
}

describe("matchStory", () => {
  it("opens a story with the item's id, parties, stage and baseline mark", () => {
    const { story } = first({ isBaseline: true });
    expect(story).toMatchObject({
      id: "s-wire-1",
      parties: ["CA", "IN"],
      stage: "agreed-in-principle",
      isBaseline: true,
      publishers: ["wire"],
      itemIds: ["wire-1"],
    });
  });

  it("adds another outlet's report of the same development", () => {
    const { story } = first();
    const joined = matchStory(later(2), tagged(), [story]);
    expect(joined).toMatchObject({
      id: story.id,
      publishers: ["wire", "press"],
      itemIds: ["wire-1", "press-2"],
    });
    expect(joined.lastSeenAt).toBe(START + 2 * HOUR_MS);
  });

  it("adds a report in another language by parties, stage and time", () => {
    const { story } = first();
    const german = later(3, { title: "Kanada und Indien einigen sich über Linsen und Raps", language: "de" });
    expect(matchStory(german, tagged({ language: "de" }), [story]).id).toBe(story.id);
  });

  it("gives back the very story that holds the item already", () => {
    const { item, story } = first();
    expect(matchStory(item, tagged(), [story])).toBe(story);
  });
});

describe("matchStory keeps apart", () => {
  it.each([
    ["another stage", tagged({ stage: "signed" })],
    ["other parties", tagged({ parties: ["CA", "ID"] })],
    ["a party more", tagged({ parties: ["CA", "IN", "US"] })],
  ])("never merges %s", (_, assessment) => {
    const { story } = first();
    expect(matchStory(later(1), assessment, [story]).id).toBe("s-press-1");
  });

  it("takes the same step four days later for another development", () => {
    const { story } = first();
    expect(matchStory(later(96), tagged(), [story]).id).toBe("s-press-96");
  });

  it("keeps two venues apart", () => {
    const { story } = first({}, { venue: "Geneva" });
    expect(matchStory(later(1), tagged({ venue: "Ottawa" }), [story]).id).toBe("s-press-1");
  });

  it("keeps two rates apart", () => {
    const { story } = first({ title: "Canada and India clinch deal on lentils: duty falls to 15%" });
    const other = later(20, { title: "Canada and India clinch deal on lentils: duty falls to 5%" });
    expect(matchStory(other, tagged(), [story]).id).toBe("s-press-20");
  });

  it("keeps two reports of continuing talks apart that share no words", () => {
    const talks = tagged({ stage: "under-way", topics: [] });
    const { story } = first({}, { stage: "under-way", topics: [] });
    const other = later(30, { title: "Negotiators turn to visas for engineers", text: "" });
    expect(matchStory(other, talks, [story]).id).toBe("s-press-30");
  });

  it("bounds what a story remembers", () => {
    let { story } = first();
    for (let n = 0; n < 250; n++) {
      const item = later(1, { id: `i-${n}`, publisher: `p-${n}` });
      story = matchStory(item, tagged(), [story]);
    }
    expect(story.items).toHaveLength(12);
    expect(story.publishers).toHaveLength(50);
    expect(story.itemIds).toHaveLength(200);
  });
});
