/**
 * The vocabulary of Parley. Read this file first; every other file uses these words and no synonyms.
 *
 * - feed: a URL that is polled (RSS 0.9x/1.0/2.0, Atom, JSON Feed, news sitemap)
 * - feed item: one entry of a feed, as published; never changed after parsing
 * - poll: one conditional GET of a feed
 * - article: the readable text behind an item's link, when fetched
 * - publisher: who stands behind a feed; two feeds of one publisher are one voice
 * - assessment: the judgement of one item: is it trade talk, score, tags, evidence
 * - evidence: the words in the item that made us judge so, with their place
 * - story: one development in a negotiation, reported by one or more items
 * - negotiation: the talks between one set of parties; holds its stage and its stories in order
 * - stage: where a negotiation stands, from proposed to in force, or stalled, escalation, collapsed
 * - topic: what is negotiated (tariffs, critical minerals, …)
 * - lexicon: the words of one language for the concepts we look for
 * - alias: another spelling of a name, machine-translated ones included ("Hen Lifeng")
 * - alert: what readers are told about a story on one route
 * - notice: what operators are told about Parley itself
 * - route: which alerts go to which channel, and how loudly
 * - sink: a kind of place where alerts are shown: Slack, console
 * - receipt: proof that an alert is in a sink
 * - worker: a process that runs one step: fetcher, classifier, notifier
 * - step: a queue and what is done with each of its jobs
 * - outcome: how a job ended: ok or dropped(reason)
 */

/** Milliseconds since 1970-01-01T00:00:00Z, as `Date.now()` returns. */
export type EpochMs = number;

/** `official`: a government's or bloc's own site. `wire`: a news agency. `aggregator`: republishes others. */
export type Tier = "official" | "wire" | "press" | "aggregator";

/** One entry of a feed on its way through the pipeline. */
export interface FeedItem {
  /** `feedItemId(feedId, key)`; equal for the same entry on every poll. */
  readonly id: string;
  /** Hash of what is judged (title, text): an edited item keeps its `id` and gets another `revision`. */
  readonly revision: string;
  readonly feedId: string;
  /** Two feeds of one publisher are one voice. */
  readonly publisher: string;
  readonly tier: Tier;
  /** The outlet's name for people, e.g. "Xinhua". */
  readonly outlet: string;
  /** Plain text, at most 500 characters; empty when the feed gives none. */
  readonly title: string;
  /** Plain text, HTML removed, at most 12 000 characters; empty when the feed gives none. */
  readonly text: string;
  readonly url: string;
  /** BCP 47 tag as the feed states it, or null. Feeds lie: the assessment detects the language itself. */
  readonly language: string | null;
  /** Null when the feed gives no date we can read. Never guessed. */
  readonly publishedAt: EpochMs | null;
  /** When the last byte of the poll that saw this item had arrived. */
  readonly seenAt: EpochMs;
  /** True for the items of a feed's first poll (`firstSight: baseline`): they set up negotiations and alert nobody. */
  readonly isBaseline: boolean;
}

/** What an item is about. Only `talks` is trade talk. */
export type Kind = "talks" | "unilateral-step" | "court" | "markets" | "statistics" | "other-talks" | "other";

/** Where a negotiation stands; definitions in docs/tags.md. */
export const STAGES = [
  "proposed",
  "scheduled",
  "under-way",
  "truce",
  "agreed-in-principle",
  "signed",
  "ratified",
  "in-force",
  "stalled",
  "escalation",
  "collapsed",
] as const;
export type Stage = (typeof STAGES)[number];

/** What is negotiated; definitions in docs/tags.md. */
export const TOPICS = [
  "tariffs",
  "critical-minerals",
  "export-controls",
  "agriculture",
  "autos",
  "steel-aluminium",
  "pharmaceuticals",
  "energy",
  "digital-services",
  "currency",
  "intellectual-property",
  "fisheries",
  "shipping",
  "investment",
  "services",
  "textiles",
  "state-subsidies",
  "labour-environment",
] as const;
export type Topic = (typeof TOPICS)[number];

export type TextField = "title" | "summary" | "text";

/** The words that proved something, with their exact place in the original text. */
export interface Evidence {
  /** What the words stand for, e.g. `party:US`, `stage:agreed-in-principle`, `topic:tariffs`, `person:He Lifeng`. */
  readonly concept: string;
  /** As printed: `item[field].slice(start, end)`. */
  readonly text: string;
  readonly field: TextField;
  /** UTF-16 offsets into the field, `start` inclusive, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

/** A negotiator or leader named in the item. */
export interface PersonMention {
  /** Canonical English name, e.g. "He Lifeng". */
  readonly name: string;
  /** As printed, e.g. "Hen Lifeng". */
  readonly as: string;
  /** True when only the office was readable and the name follows from it. */
  readonly inferred: boolean;
}

/** A day that the item says something is due or set for. */
export interface NextDate {
  /** As printed, e.g. "9 July". */
  readonly text: string;
  /** ISO 8601, e.g. "2026-07-09"; null when the item has no date to reckon from. */
  readonly day: string | null;
}

/** One part of a score: what the text has, and what that added in log-odds (positive speaks for trade talk). */
export interface ScorePart {
  readonly feature: string;
  readonly adds: number;
}

/** The judgement of one item. */
export interface Assessment {
  /** Calibrated probability, 0 to 1, that the item is trade talk. */
  readonly score: number;
  /** `score >= 0.5`. */
  readonly tradeTalk: boolean;
  readonly kind: Kind;
  /** ISO 3166-1 alpha-2, or a bloc or forum (`EU`, `MERCOSUR`, `WTO` …), sorted; the negotiating sides only. */
  readonly parties: readonly string[];
  readonly people: readonly PersonMention[];
  /** The newest stage the item reports; null when it is not trade talk. */
  readonly stage: Stage | null;
  readonly topics: readonly Topic[];
  /** The city where the talks take or took place, in English. */
  readonly venue: string | null;
  /** The deadline, or the day that talks or a signature are set for; null when none is stated or it is not trade talk. */
  readonly nextDate: NextDate | null;
  /** Rates, times and sums of the terms as printed, at most 6: "30 % to 10 %", "90 days". */
  readonly numbers: readonly string[];
  /** The parties that are quoted as saying it, and those that deny or do not confirm it; empty when nobody is quoted. */
  readonly saidBy: readonly string[];
  readonly deniedBy: readonly string[];
  /** BCP 47 tag detected from the text; `und` when it cannot be told. */
  readonly language: string;
  /** What made the score, the strongest first, at most 8. */
  readonly parts: readonly ScorePart[];
  /** The sentence that proves the stage, as printed, at most 300 characters; null when none does. */
  readonly proof: string | null;
  readonly evidence: readonly Evidence[];
}

/** One item's contribution to a story: what later items are compared with, and what a card shows. */
export interface StoryItem {
  readonly id: string;
  readonly publisher: string;
  readonly outlet: string;
  readonly title: string;
  readonly url: string;
  readonly language: string;
  readonly publishedAt: EpochMs | null;
  readonly seenAt: EpochMs;
  /** The telling words of the item, lower-case, at most 40; the word part of the match. */
  readonly words: readonly string[];
}

/** One development in a negotiation. */
export interface Story {
  /** Derived from its first item, so that a repeated job makes the same story. */
  readonly id: string;
  readonly parties: readonly string[];
  readonly stage: Stage;
  readonly topics: readonly Topic[];
  readonly venue: string | null;
  readonly people: readonly string[];
  readonly firstSeenAt: EpochMs;
  readonly lastSeenAt: EpochMs;
  /** True when the first item was part of a baseline: readers were not told and will not be. */
  readonly isBaseline: boolean;
  /** Independent voices, in the order they reported; at most 50 are remembered. */
  readonly publishers: readonly string[];
  /** The first items, at most 12. */
  readonly items: readonly StoryItem[];
  /** Ids of all items that belong here, at most 200: makes a repeated job find its story again. */
  readonly itemIds: readonly string[];
}

export interface StageChange {
  readonly stage: Stage;
  readonly at: EpochMs;
  readonly storyId: string;
}

/** The talks between one set of parties. Stored as one document, so that it changes as a whole. */
export interface Negotiation {
  /** Layout version of the stored document. */
  readonly v: 1;
  /** `negotiationId(parties)`, e.g. `CN-US`. */
  readonly id: string;
  readonly parties: readonly string[];
  readonly stage: Stage;
  /** Stage changes, oldest first; the newest 50 are kept. */
  readonly timeline: readonly StageChange[];
  /** Newest last; the newest 40 are kept. */
  readonly stories: readonly Story[];
}

/** What readers are told about a story on one route. */
export interface Alert {
  readonly kind: "alert";
  /** `alertId(storyId, routeId)`. */
  readonly id: string;
  /** Hash of what is shown. */
  readonly revision: string;
  /** Slack channel id or `#name`; null when the alert is for the console only. */
  readonly channel: string | null;
  /** Composed from tags, in English, e.g. "US–China: agreed in principle (London)". */
  readonly headline: string;
  readonly negotiationId: string;
  readonly storyId: string;
  readonly parties: readonly string[];
  readonly stage: Stage;
  /** The negotiation's stage before this story; null for the first story of a negotiation, or when unchanged. */
  readonly previousStage: Stage | null;
  readonly topics: readonly Topic[];
  readonly venue: string | null;
  readonly people: readonly PersonMention[];
  /** The proving sentence as printed, or null. */
  readonly proof: string | null;
  readonly source: {
    readonly outlet: string;
    readonly tier: Tier;
    /** As printed, in the language named beside it. */
    readonly title: string;
    readonly language: string;
    readonly url: string;
  };
  readonly publishedAt: EpochMs | null;
  readonly seenAt: EpochMs;
  /** Published more than 48 h before it was seen. */
  readonly isLate: boolean;
  /** Why this was sent: the score against the route's threshold, the words as printed, the route. */
  readonly why: {
    readonly score: number;
    readonly minScore: number;
    readonly cues: readonly string[];
    readonly route: string;
  };
}

/** What operators are told about Parley itself (baseline lines, feed and config trouble). */
export interface Notice {
  readonly kind: "notice";
  readonly id: string;
  readonly revision: string;
  /** The ops channel; null when none is configured (console only). */
  readonly channel: string | null;
  readonly severity: "info" | "warning" | "error";
  /** One line, without trailing full stop. */
  readonly title: string;
  /** Further lines, at most 20 of at most 300 characters. */
  readonly details: readonly string[];
}

/** Proof that an alert or a notice is in a sink. */
export interface Receipt {
  readonly sink: SinkId;
  /** Where it can be found again: Slack's `ts`, or the alert id on the console. */
  readonly messageId: string;
  /** Slack's channel id, which an update needs even when the route names `#channel`. */
  readonly channel: string | null;
}

export type SinkId = "slack" | "console";
