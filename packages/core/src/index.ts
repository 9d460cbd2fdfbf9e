export { ParleyError, type ErrorCode, type Retry } from "./errors.ts";
export { alertId, feedItemId, hashOf, negotiationId, storyId } from "./ids.ts";
export type { JsonSafe } from "./json.ts";
export {
  type Agreement,
  type Concept,
  CONCEPTS,
  type KnowledgeData,
  type Lexicon,
  type LexiconExample,
  type Person,
  type Place,
  type Term,
} from "./knowledge.ts";
export {
  type Alert,
  type Assessment,
  type EpochMs,
  type Evidence,
  type FeedItem,
  type Kind,
  type Negotiation,
  type NextDate,
  type Notice,
  type PersonMention,
  type Receipt,
  type ScorePart,
  type SinkId,
  type Stage,
  type StageChange,
  STAGES,
  type Story,
  type StoryItem,
  type TextField,
  type Tier,
  type Topic,
  TOPICS,
} from "./model.ts";
export type { FeedConfig, FeedState, FetchSettings, QuietHours, Route } from "./settings.ts";
export { shownUrl } from "./url.ts";
