import { Redis } from "ioredis";
import type { Logger } from "pino";

/** Waiting between two attempts to reach Redis: quick at first, never more than a second, so that an outage ends when it ends. */
function reconnectDelayMs(attempt: number): number {
  return Math.min(50 * attempt, 1_000);
}

/**
 * A connection for commands that must answer soon. While Redis is away they fail after about 3 s instead of hanging, and
 * the job around them is tried again. A timed-out command may still have been carried out: only use it for work that can
 * be repeated.
 */
export function openRedis(url: string, log: Logger): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 2,
    commandTimeout: 3_000,
    retryStrategy: reconnectDelayMs,
    connectionName: "parley",
  });
  return reporting(redis, log);
}

/** A connection for BullMQ's blocking reads, which wait for Redis for ever. */
export function openBlockingRedis(url: string, log: Logger): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: reconnectDelayMs,
    connectionName: "parley-worker",
  });
  return reporting(redis, log);
}

/** ioredis repeats the same error with every attempt: one line when the connection is lost, one when it is back. */
function reporting(redis: Redis, log: Logger): Redis {
  let lost = false;
  redis.on("error", (error: Error) => {
    if (!lost) log.error({ code: "redis_unreachable", reason: error.message }, "redis lost, reconnecting");
    lost = true;
  });
  redis.on("ready", () => {
    if (lost) log.info("redis back");
    lost = false;
  });
  return redis;
}

/** True for failures of Redis itself (away, loading, full, read-only): waiting cures them, attempts must not be used up. */
export function isRedisTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /^(OOM|MISCONF|READONLY|LOADING|BUSY|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|NOREPLICAS)\b|Connection is closed|ECONNREFUSED|ECONNRESET|EPIPE|Command timed out|max retries per request|Stream isn't writeable/i.test(
    error.message,
  );
}
