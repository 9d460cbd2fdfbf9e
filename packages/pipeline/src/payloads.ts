import {
  type Alert,
  type FeedItem,
  type Negotiation,
  type Notice,
  type Stage,
  STAGES,
  type Story,
  type StoryItem,
  type Topic,
  TOPICS,
} from "@parley/core";
import { z } from "zod";

/** Schemas of everything that Parley reads back from Redis: another release may have written it. */

const StageJson: z.ZodType<Stage> = z.enum(STAGES);
const TopicJson: z.ZodType<Topic> = z.enum(TOPICS);
const TierJson = z.enum(["official", "wire", "press", "aggregator"]);
const PersonJson = z.object({ name: z.string(), as: z.string(), inferred: z.boolean() });

export const FeedItemJson: z.ZodType<FeedItem> = z.object({
  id: z.string(),
  revision: z.string(),
  feedId: z.string(),
  publisher: z.string(),
  tier: TierJson,
  outlet: z.string(),
  title: z.string(),
  text: z.string(),
  url: z.string(),
  language: z.string().nullable(),
  publishedAt: z.number().nullable(),
  seenAt: z.number(),
  isBaseline: z.boolean(),
});

const StoryItemJson: z.ZodType<StoryItem> = z.object({
  id: z.string(),
  publisher: z.string(),
  outlet: z.string(),
  title: z.string(),
  url: z.string(),
  language: z.string(),
  publishedAt: z.number().nullable(),
  seenAt: z.number(),
  words: z.array(z.string()),
});

const StoryJson: z.ZodType<Story> = z.object({
  id: z.string(),
  parties: z.array(z.string()),
  stage: StageJson,
  topics: z.array(TopicJson),
  venue: z.string().nullable(),
  people: z.array(z.string()),
  firstSeenAt: z.number(),
  lastSeenAt: z.number(),
  isBaseline: z.boolean(),
  publishers: z.array(z.string()),
  items: z.array(StoryItemJson),
  itemIds: z.array(z.string()),
});

export const NegotiationJson: z.ZodType<Negotiation> = z.object({
  v: z.literal(1),
  id: z.string(),
  parties: z.array(z.string()),
  stage: StageJson,
  timeline: z.array(z.object({ stage: StageJson, at: z.number(), storyId: z.string() })),
  stories: z.array(StoryJson),
});

const AlertJson: z.ZodType<Alert> = z.object({
  kind: z.literal("alert"),
  id: z.string(),
  revision: z.string(),
  channel: z.string().nullable(),
  headline: z.string(),
  negotiationId: z.string(),
  storyId: z.string(),
  parties: z.array(z.string()),
  stage: StageJson,
  previousStage: StageJson.nullable(),
  topics: z.array(TopicJson),
  venue: z.string().nullable(),
  people: z.array(PersonJson),
  proof: z.string().nullable(),
  source: z.object({
    outlet: z.string(),
    tier: TierJson,
    title: z.string(),
    language: z.string(),
    url: z.string(),
  }),
  publishedAt: z.number().nullable(),
  seenAt: z.number(),
  isLate: z.boolean(),
  why: z.object({
    score: z.number(),
    minScore: z.number(),
    cues: z.array(z.string()),
    route: z.string(),
  }),
});

const NoticeJson: z.ZodType<Notice> = z.object({
  kind: z.literal("notice"),
  id: z.string(),
  revision: z.string(),
  channel: z.string().nullable(),
  severity: z.enum(["info", "warning", "error"]),
  title: z.string(),
  details: z.array(z.string()),
});

export const MessageJson: z.ZodType<Alert | Notice> = z.union([AlertJson, NoticeJson]);
