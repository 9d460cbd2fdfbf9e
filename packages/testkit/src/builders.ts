import { alertId, feedItemId, hashOf, storyId } from "@parley/core";
import type { Alert, Assessment, FeedConfig, FeedItem, Route, Story } from "@parley/core";

/** The day all built values happen on: the evening of the London talks, 2025-06-10T22:12:00Z. */
const NEWS_DAY = Date.UTC(2025, 5, 10, 22, 12);

const HEADLINE = "US and China agree on framework to implement Geneva consensus";
const LEAD =
  "Negotiators from the United States and China said on Tuesday in London that they had agreed in principle on a framework for tariffs and rare earths.";
const LINK = "https://wire.example.com/2025/06/10/london-framework";

/** A plausible feed item that is trade talk; give only the fields the test is about. `revision` follows title and text. */
export function anItem(fields: Partial<FeedItem> = {}): FeedItem {
  const feedId = fields.feedId ?? "example-wire";
  const title = fields.title ?? HEADLINE;
  const text = fields.text ?? LEAD;
  const url = fields.url ?? LINK;
  return {
    id: feedItemId(feedId, url),
    revision: hashOf(`${title}\n${text}`),
    feedId,
    publisher: feedId,
    tier: "wire",
    outlet: "Example Wire",
    title,
    text,
    url,
    language: "en",
    publishedAt: NEWS_DAY,
    seenAt: NEWS_DAY + 20_000,
    isBaseline: false,
    ...fields,
  };
}

/** The assessment of `anItem()`; `tradeTalk` follows `score`. */
export function anAssessment(fields: Partial<Assessment> = {}): Assessment {
  const score = fields.score ?? 0.94;
  const at = LEAD.indexOf("agreed in principle");
  return {
    score,
    tradeTalk: score >= 0.5,
    kind: "talks",
    parties: ["CN", "US"],
    people: [],
    stage: "agreed-in-principle",
    topics: ["tariffs", "critical-minerals"],
    venue: "London",
    nextDate: null,
    numbers: [],
    saidBy: [],
    deniedBy: [],
    language: "en",
    parts: [],
    proof: LEAD,
    evidence: [
      {
        concept: "stage:agreed-in-principle",
        text: "agreed in principle",
        field: "text",
        start: at,
        end: at + "agreed in principle".length,
      },
    ],
    ...fields,
  };
}

/** The story that `anItem()` opens, told by one publisher. */
export function aStory(fields: Partial<Story> = {}): Story {
  const item = anItem();
  return {
    id: storyId(item.id),
    parties: ["CN", "US"],
    stage: "agreed-in-principle",
    topics: ["tariffs", "critical-minerals"],
    venue: "London",
    people: [],
    firstSeenAt: item.seenAt,
    lastSeenAt: item.seenAt,
    isBaseline: false,
    publishers: [item.publisher],
    items: [
      {
        id: item.id,
        publisher: item.publisher,
        outlet: item.outlet,
        title: item.title,
        url: item.url,
        language: "en",
        publishedAt: item.publishedAt,
        seenAt: item.seenAt,
        words: ["framework", "geneva", "consensus", "tariffs", "rare", "earths", "london"],
      },
    ],
    itemIds: [item.id],
    ...fields,
  };
}

/** A route that takes every trade-talk story, loudly, at any hour. */
export function aRoute(fields: Partial<Route> = {}): Route {
  return {
    id: "trade-talks",
    channel: "C0TRADE001",
    when: { parties: null, stages: null, topics: null, kinds: ["talks"], minScore: 0.5, minPublishers: 1 },
    broadcast: "stage-change",
    quietHours: null,
    digestAt: null,
    cooldownMs: 0,
    timeZone: "UTC",
    ...fields,
  };
}

/** The alert for `aStory()` on `aRoute()`. */
export function anAlert(fields: Partial<Alert> = {}): Alert {
  const item = anItem();
  const story = aStory();
  const headline = fields.headline ?? "US–China: agreed in principle (London)";
  return {
    kind: "alert",
    id: alertId(story.id, "trade-talks"),
    revision: hashOf(headline),
    channel: "C0TRADE001",
    headline,
    negotiationId: "CN-US",
    storyId: story.id,
    parties: story.parties,
    stage: story.stage,
    previousStage: "under-way",
    topics: story.topics,
    venue: story.venue,
    people: [{ name: "He Lifeng", as: "Hen Lifeng", inferred: false }],
    proof: LEAD,
    source: { outlet: item.outlet, tier: item.tier, title: item.title, language: "en", url: item.url },
    publishedAt: item.publishedAt,
    seenAt: item.seenAt,
    isLate: false,
    why: { score: 0.94, minScore: 0.5, cues: ["framework", "agreed in principle"], route: "trade-talks" },
    ...fields,
  };
}

/** A feed that may be polled every second; give `url` (and usually nothing else). */
export function aFeed(fields: Partial<FeedConfig> = {}): FeedConfig {
  return {
    id: "example-wire",
    url: "https://wire.example.com/rss",
    name: "Example Wire",
    publisher: "example-wire",
    tier: "wire",
    everyMs: 1_000,
    language: "en",
    articleText: "never",
    firstSight: "alert",
    page: null,
    headers: {},
    ...fields,
  };
}
