import {
  type Alert,
  alertId,
  type Assessment,
  type FeedItem,
  hashOf,
  negotiationId,
  type Route,
  type Stage,
  type Story,
} from "@parley/core";
import { cleanText } from "./clean-text.ts";
import { pairName } from "./party-names.ts";
import { STAGE_NAMES } from "./stage-names.ts";

export interface AlertInput {
  readonly item: FeedItem;
  readonly assessment: Assessment;
  /** With `item` already in it. */
  readonly story: Story;
  readonly previousStage: Stage | null;
  readonly routes: readonly Route[];
}

export interface ComposedAlerts {
  readonly alerts: readonly Alert[];
  /** Why the other routes were not told. */
  readonly withheld: readonly { readonly routeId: string; readonly reason: string }[];
}

/** Older than this when first seen: "reported late". Age never suppresses an item. */
const LATE_MS = 48 * 3_600_000;

/** Words shown in the why line; more would not be read. */
const MAX_CUES = 6;

/**
 * Decides what each route is told about a story, now that `item` has joined it. Pure, and the same for a repeated job.
 *
 * A story is told when its first item arrives, or on a route with `minPublishers` when that many independent publishers
 * have reported it. Stories of a baseline are told nowhere.
 */
export function composeAlerts(input: AlertInput): ComposedAlerts {
  const alerts: Alert[] = [];
  const withheld: { routeId: string; reason: string }[] = [];
  for (const route of input.routes) {
    const reason = reasonAgainst(route, input);
    if (reason === null) alerts.push(composeAlert(route, input));
    else withheld.push({ routeId: route.id, reason });
  }
  return { alerts, withheld };
}

function reasonAgainst({ when }: Route, { item, assessment, story }: AlertInput): string | null {
  if (story.isBaseline || item.isBaseline) return "baseline";
  if (!when.kinds.includes(assessment.kind)) return `kind ${assessment.kind}`;
  if (assessment.score < when.minScore) return `score ${assessment.score.toFixed(2)} < ${when.minScore}`;
  // `parties: [US, CN]` wants talks between these two, whoever else takes part.
  if (when.parties && !when.parties.every((party) => story.parties.includes(party))) return "other parties";
  if (when.stages && !when.stages.includes(story.stage)) return `stage ${story.stage}`;
  if (when.topics && !when.topics.some((topic) => story.topics.includes(topic))) return "other topics";
  return reasonOfTiming(when.minPublishers, { item, story });
}

function reasonOfTiming(
  minPublishers: number,
  { item, story }: Pick<AlertInput, "item" | "story">,
): string | null {
  if (minPublishers === 1) return story.itemIds[0] === item.id ? null : "story already told";
  if (story.publishers.length < minPublishers)
    return `${story.publishers.length} of ${minPublishers} publishers`;
  return story.publishers[minPublishers - 1] === item.publisher && isFirstOfPublisher(item, story)
    ? null
    : "story already told";
}

/** A second report of the publisher that completed the number changes nothing. */
function isFirstOfPublisher(item: FeedItem, story: Story): boolean {
  const first = story.items.find((known) => known.publisher === item.publisher);
  return first === undefined || first.id === item.id;
}

function composeAlert(route: Route, { item, assessment, story, previousStage }: AlertInput): Alert {
  const venue = story.venue === null ? "" : ` (${story.venue})`;
  const shown = {
    channel: route.channel,
    headline: `${pairName(story.parties)}: ${STAGE_NAMES[story.stage]}${venue}`,
    negotiationId: negotiationId(story.parties),
    storyId: story.id,
    parties: story.parties,
    stage: story.stage,
    previousStage,
    topics: story.topics,
    venue: story.venue,
    people: assessment.people.slice(0, 12),
    proof: assessment.proof === null ? null : cleanText(assessment.proof, 300),
    source: {
      outlet: item.outlet,
      tier: item.tier,
      title: cleanText(item.title, 300),
      language: assessment.language,
      url: item.url,
    },
    publishedAt: item.publishedAt,
    seenAt: item.seenAt,
    isLate: item.publishedAt !== null && item.seenAt - item.publishedAt > LATE_MS,
    why: {
      score: assessment.score,
      minScore: route.when.minScore,
      cues: cuesOf(assessment),
      route: route.channel ?? "console",
    },
  };
  return {
    kind: "alert",
    id: alertId(story.id, route.id),
    revision: hashOf(JSON.stringify(shown)),
    ...shown,
  };
}

/** The telling words as printed, the stage's first, each once. */
function cuesOf({ evidence }: Assessment): string[] {
  const rank = (concept: string): number =>
    ["stage", "talk", "deal", "trade", "topic", "agreement"].findIndex((start) => concept.startsWith(start)) +
      1 || 9;
  const words = evidence
    .filter(({ concept }) => !concept.startsWith("anti"))
    .toSorted((a, b) => rank(a.concept) - rank(b.concept))
    .map(({ text }) => cleanText(text, 60));
  return [...new Map(words.map((word) => [word.toLowerCase(), word])).values()].slice(0, MAX_CUES);
}
