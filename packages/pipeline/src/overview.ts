import type { FeedState, Negotiation } from "@parley/core";
import { openLog } from "./log.ts";
import { openQueueClient } from "./queue-client.ts";
import { type QueueName } from "./queues.ts";
import { openRedis } from "./redis.ts";
import { healthOfAll, rollCall } from "./roll-call.ts";
import type { Health } from "./health.ts";
import { openStore } from "./store/store.ts";

/** What the command line may know of a running Parley. Only reads. */
export interface Overview {
  health(): Promise<Health>;
  feedStates(feedIds: readonly string[]): Promise<ReadonlyMap<string, FeedState>>;
  negotiations(limit: number): Promise<readonly Negotiation[]>;
  queueCounts(queue: QueueName): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

export function openOverview(redisUrl: string): Overview {
  const redis = openRedis(redisUrl, openLog({ worker: "cli", level: "silent" }));
  const store = openStore(redis);
  const queues = openQueueClient(redis);
  return {
    health: async () => healthOfAll(await rollCall(redis)),
    feedStates: (feedIds) => store.feeds.states(feedIds),
    negotiations: (limit) => store.negotiations.recent(limit),
    queueCounts: (queue) => queues.counts(queue),
    async close() {
      await queues.close();
      redis.disconnect();
    },
  };
}
