import type { EpochMs, FeedState } from "@parley/core";
import type { Redis } from "ioredis";
import { z } from "zod";
import { KEY_PREFIX } from "../queues.ts";

/** What is remembered of each feed: validators, schedule, health, and the items seen. */
export interface FeedStore {
  /** Null for a feed never polled. */
  state(feedId: string): Promise<FeedState | null>;
  states(feedIds: readonly string[]): Promise<ReadonlyMap<string, FeedState>>;
  saveState(feedId: string, state: FeedState): Promise<void>;
  /** Which of `itemIds` were never seen in this feed, in their order. */
  unseen(feedId: string, itemIds: readonly string[]): Promise<readonly string[]>;
  /**
   * Records, in one transaction, that the items were handed over and where the feed stands. Only call it after the
   * hand-over: a crash before it repeats items, a mark before the hand-over would lose them.
   */
  markSeen(
    feedId: string,
    seen: { itemIds: readonly string[]; at: EpochMs; state: FeedState },
  ): Promise<void>;
}

const FeedStateJson: z.ZodType<FeedState> = z.object({
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  url: z.string().nullable(),
  bodyHash: z.string().nullable(),
  firstSeenAt: z.number().nullable(),
  polledAt: z.number().nullable(),
  dueAt: z.number(),
  waitMs: z.number().nullable(),
  failures: z.number(),
  problem: z.string().nullable(),
});

/** A feed that left the config and comes back within this time goes on where it stood. */
const KEEP_STATE_SECONDS = 30 * 86_400;

/** Items seen that are kept a feed: three times the 200 items read of a document; about 21 bytes each as a listpack. */
const KEEP_SEEN = 600;

export function feedStore(redis: Redis): FeedStore {
  const stateKey = (feedId: string): string => `${KEY_PREFIX}:feed:${feedId}`;
  const seenKey = (feedId: string): string => `${KEY_PREFIX}:seen:${feedId}`;

  return {
    async state(feedId) {
      return readState(await redis.get(stateKey(feedId)));
    },

    async states(feedIds) {
      if (feedIds.length === 0) return new Map();
      const texts = await redis.mget(feedIds.map(stateKey));
      return new Map(
        feedIds.flatMap((feedId, index) => {
          const state = readState(texts[index] ?? null);
          return state === null ? [] : [[feedId, state]];
        }),
      );
    },

    async saveState(feedId, state) {
      await redis.set(stateKey(feedId), JSON.stringify(state), "EX", KEEP_STATE_SECONDS);
    },

    async unseen(feedId, itemIds) {
      if (itemIds.length === 0) return [];
      const scores = await redis.zmscore(seenKey(feedId), ...itemIds);
      return itemIds.filter((_, index) => scores[index] === null);
    },

    async markSeen(feedId, { itemIds, at, state }) {
      const transaction = redis.multi();
      if (itemIds.length > 0) {
        transaction.zadd(seenKey(feedId), ...itemIds.flatMap((id) => [at, id]));
        transaction.zremrangebyrank(seenKey(feedId), 0, -KEEP_SEEN - 1);
        transaction.expire(seenKey(feedId), KEEP_STATE_SECONDS);
      }
      transaction.set(stateKey(feedId), JSON.stringify(state), "EX", KEEP_STATE_SECONDS);
      await commit(transaction.exec());
    },
  };
}

function readState(text: string | null): FeedState | null {
  return text === null ? null : FeedStateJson.parse(JSON.parse(text));
}

/** A transaction that Redis refused, or of which one command failed, is an error like any other. */
async function commit(done: Promise<[Error | null, unknown][] | null>): Promise<void> {
  for (const [error] of (await done) ?? []) {
    if (error) throw error;
  }
}
