import type { EpochMs, Kind, Stage, Tier, Topic } from "./model.ts";

/** One feed of `config/feeds.yaml`, checked and with its defaults filled in. */
export interface FeedConfig {
  /** Stable key in logs, metrics and Redis, e.g. `ustr`. Renaming it starts the feed afresh. */
  readonly id: string;
  /** May hold credentials (from the environment): never log it, see `shownUrl`. */
  readonly url: string;
  /** The outlet's name for people. */
  readonly name: string;
  /** Two feeds of one publisher are one voice. Default: the feed's registrable host. */
  readonly publisher: string;
  readonly tier: Tier;
  /** Longest wait between two polls, ms. */
  readonly everyMs: number;
  /** BCP 47 tag, or null: the feed's own statement counts, and the text decides. */
  readonly language: string | null;
  readonly articleText: "auto" | "always" | "never";
  readonly firstSight: "baseline" | "alert";
  /** CSS selectors for an official list page that has no feed; null for a feed. */
  readonly page: {
    readonly item: string;
    readonly title: string;
    readonly link: string;
    readonly date: string | null;
  } | null;
  /** Extra request headers, secrets already filled in from the environment. Never logged. */
  readonly headers: Readonly<Record<string, string>>;
}

/** How politely and how safely feeds are fetched. */
export interface FetchSettings {
  readonly allowPrivateNetworks: boolean;
  /** Shortest time between two polls of one feed, ms. */
  readonly minEveryMs: number;
  /** Per host = scheme + host + port. */
  readonly perHost: { readonly connections: number; readonly gapMs: number };
}

/** One route of `config/alerts.yaml`. An absent condition is null: anything matches. */
export interface Route {
  /** Derived from channel and conditions: stable across restarts and reordering. */
  readonly id: string;
  /** Slack channel id or `#name`; null: console only. */
  readonly channel: string | null;
  readonly when: {
    readonly parties: readonly string[] | null;
    readonly stages: readonly Stage[] | null;
    readonly topics: readonly Topic[] | null;
    readonly kinds: readonly Kind[];
    readonly minScore: number;
    readonly minPublishers: number;
  };
  readonly broadcast: "always" | "stage-change" | "never";
  readonly quietHours: QuietHours | null;
  /** Local time of the daily digest, "HH:MM", or null. */
  readonly digestAt: string | null;
  readonly cooldownMs: number;
  readonly timeZone: string;
}

export interface QuietHours {
  /** "HH:MM" in `timeZone`. */
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly breakThrough: readonly Stage[];
}

/** Where a feed stood after its last poll: what the next conditional GET and the schedule need. */
export interface FeedState {
  /** Validators byte for byte as received (RFC 9110 §8.8). */
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** The address the validators belong to; they are dropped when the configured one differs. */
  readonly url: string | null;
  /** Hash of the last body: an identical 200 is as good as a 304. */
  readonly bodyHash: string | null;
  /** Null before the first successful poll: the next one is the first sight of the feed. */
  readonly firstSeenAt: EpochMs | null;
  readonly polledAt: EpochMs | null;
  readonly dueAt: EpochMs;
  /** The current adaptive wait, ms, between `minEvery` and `every`. */
  readonly waitMs: number | null;
  /** Polls in a row that ended in a problem. */
  readonly failures: number;
  /** What was wrong with the last poll, for people; null when it went well. */
  readonly problem: string | null;
}
