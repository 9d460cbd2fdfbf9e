export { aFeed, anAlert, anAssessment, anItem, aRoute, aStory } from "./builders.ts";
export { atomOf, type FeedDocumentOptions, type FeedEntry, jsonFeedOf, rssOf } from "./feed-documents.ts";
export {
  type FeedDocument,
  type FeedOrigin,
  openFeedOrigin,
  type OriginHandler,
  type OriginRequest,
} from "./feed-origin.ts";
export type { ListenOptions } from "./loopback-server.ts";
export { privateRedis, type PrivateRedis, type PrivateRedisOptions } from "./private-redis.ts";
export type { FaultPlan, SlackFault } from "./slack/faults.ts";
export {
  openSlackSimulator,
  type SlackCall,
  type SlackDuplicate,
  type SlackPing,
  type SlackSimulator,
  type SlackSimulatorOptions,
  type SlackSimulatorState,
} from "./slack/open-slack-simulator.ts";
export type { SlackChange, SlackListener, SlackMessage, SlackMetadata } from "./slack/workspace.ts";
export { type ProcessEnd, type SpawnedNode, spawnNode, type SpawnNodeOptions } from "./spawn-node.ts";
export { waitFor, type WaitOptions } from "./wait-for.ts";
