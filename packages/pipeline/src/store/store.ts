import type { EpochMs } from "@parley/core";
import type { Redis } from "ioredis";
import { type Baselines, baselines } from "./baselines.ts";
import { type FeedStore, feedStore } from "./feed-store.ts";
import { type Ledger, ledger } from "./ledger.ts";
import { type NegotiationStore, negotiationStore } from "./negotiation-store.ts";
import { type Pace, pace } from "./pace.ts";

/** Everything that outlives a process, apart from BullMQ's jobs. */
export interface Store {
  readonly feeds: FeedStore;
  readonly baselines: Baselines;
  readonly negotiations: NegotiationStore;
  readonly ledger: Ledger;
  readonly pace: Pace;
  /** When the Redis in use started; what it had not yet written to disk before that is gone. */
  redisStartedAt(): Promise<EpochMs>;
}

export function openStore(redis: Redis): Store {
  let startedAt: Promise<EpochMs> | null = null;
  redis.on("close", () => {
    startedAt = null; // the next connection may be to a restarted Redis
  });
  return {
    feeds: feedStore(redis),
    baselines: baselines(redis),
    negotiations: negotiationStore(redis),
    ledger: ledger(redis),
    pace: pace(redis),
    async redisStartedAt() {
      startedAt ??= readStartedAt(redis);
      return startedAt.catch((error: unknown) => {
        startedAt = null;
        throw error;
      });
    },
  };
}

async function readStartedAt(redis: Redis): Promise<EpochMs> {
  const [info, [seconds, micros]] = await Promise.all([redis.info("server"), redis.time()]);
  const uptimeSeconds = Number(/uptime_in_seconds:(\d+)/.exec(info)?.[1] ?? 0);
  return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000) - uptimeSeconds * 1_000;
}
