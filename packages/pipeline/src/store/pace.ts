import type { Redis } from "ioredis";
import { KEY_PREFIX } from "../queues.ts";

/**
 * Politeness shared by all workers: a pace for each feed host and each Slack channel, kept in Redis on its clock.
 *
 * @see the generic cell rate algorithm (GCRA), ITU-T I.371: one timestamp a key holds rate and burst.
 */
export interface Pace {
  /** 0: go ahead, the turn is taken. Otherwise the milliseconds to wait before asking again; nothing is taken. */
  take(key: string, limit: PaceLimit): Promise<number>;
  /** Gives back a turn that was `held` (see `PaceLimit`). */
  leave(key: string, holder: string): Promise<void>;
  /** Nobody may go for this long, since the other side said so. */
  block(key: string, forMs: number): Promise<void>;
}

interface PaceLimit {
  readonly intervalMs: number;
  /** Turns that may be taken at once after a rest. */
  readonly burst: number;
  /** At most `max` holders at a time; a holder that does not leave is dropped after `leaseMs`. */
  readonly held?: { readonly holder: string; readonly max: number; readonly leaseMs: number };
}

const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local blocked = redis.call('PTTL', KEYS[2])
if blocked > 0 then return blocked end
if ARGV[3] ~= '' then
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
  if redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[4]) and not redis.call('ZSCORE', KEYS[3], ARGV[3]) then return 50 end
end
local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
if interval > 0 then
  local free = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
  local wait = free - now - interval * (burst - 1)
  if wait > 0 then return wait end
  redis.call('SET', KEYS[1], free + interval, 'PX', interval * (burst + 1) + 1000)
end
if ARGV[3] ~= '' then
  redis.call('ZADD', KEYS[3], now + ARGV[5], ARGV[3])
  redis.call('PEXPIRE', KEYS[3], ARGV[5])
end
return 0`;

export function pace(redis: Redis): Pace {
  const keys = (key: string): [string, string, string] => [
    `${KEY_PREFIX}:pace:${key}`,
    `${KEY_PREFIX}:pace-block:${key}`,
    `${KEY_PREFIX}:pace-held:${key}`,
  ];
  return {
    async take(key, { intervalMs, burst, held }) {
      const args = [intervalMs, burst, held?.holder ?? "", held?.max ?? 0, held?.leaseMs ?? 0];
      return Number(await redis.eval(TAKE, 3, ...keys(key), ...args));
    },
    async leave(key, holder) {
      await redis.zrem(keys(key)[2], holder);
    },
    async block(key, forMs) {
      await redis.set(keys(key)[1], "1", "PX", Math.max(1, Math.ceil(forMs)));
    },
  };
}
