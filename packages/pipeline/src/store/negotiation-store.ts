import { type Negotiation, ParleyError } from "@parley/core";
import type { Redis } from "ioredis";
import { NegotiationJson } from "../payloads.ts";
import { KEY_PREFIX } from "../queues.ts";

/** The negotiations, one document each, changed as a whole. */
export interface NegotiationStore {
  /**
   * Reads the negotiation, lets `decide` compute the next one, and stores that only if nobody else changed it meanwhile;
   * otherwise decides again on the newer one. So two classifiers cannot make two stories of one development.
   *
   * @param decide Pure, since it may run several times. Returning the very same object stores nothing.
   */
  change<T extends { readonly negotiation: Negotiation }>(
    id: string,
    decide: (current: Negotiation | null) => T,
  ): Promise<T>;
  /** All negotiations, most recently changed first, at most `limit`. */
  recent(limit: number): Promise<readonly Negotiation[]>;
}

/** A negotiation nobody reported on for this long is forgotten. */
const KEEP_SECONDS = 400 * 86_400;

/** At most this many negotiations are listed in the index; about 250 customs territories make few more that really talk. */
const KEEP_INDEXED = 5_000;

/** Each try loses only to one that succeeded, so this is reached only when something is badly wrong. */
const MAX_TRIES = 200;

const SAVE_IF_UNCHANGED = `
if (redis.call('HGET', KEYS[1], 'rev') or '0') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'rev', ARGV[1] + 1, 'doc', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
local time = redis.call('TIME')
redis.call('ZADD', KEYS[2], time[1], ARGV[4])
redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -tonumber(ARGV[5]) - 1)
return 1`;

export function negotiationStore(redis: Redis): NegotiationStore {
  const index = `${KEY_PREFIX}:negotiations`;
  const key = (id: string): string => `${KEY_PREFIX}:negotiation:${id}`;

  return {
    async change(id, decide) {
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const [revision, document] = await redis.hmget(key(id), "rev", "doc");
        const current = readNegotiation(document);
        const decided = decide(current);
        if (decided.negotiation === current) return decided;
        const text = JSON.stringify(decided.negotiation);
        const args = [revision ?? "0", text, KEEP_SECONDS, id, KEEP_INDEXED];
        const saved = await redis.eval(SAVE_IF_UNCHANGED, 2, key(id), index, ...args);
        if (saved === 1) return decided;
      }
      throw new ParleyError(
        "redis_unreachable",
        `negotiation ${id}: changed by others ${MAX_TRIES} times in a row, trying again later`,
        { retry: "later", retryAfterMs: 1_000 },
      );
    },

    async recent(limit) {
      const ids = await redis.zrevrange(index, 0, limit - 1);
      const documents = await Promise.all(ids.map((id) => redis.hget(key(id), "doc")));
      return documents.flatMap((document) => readNegotiation(document) ?? []);
    },
  };
}

function readNegotiation(document: string | null | undefined): Negotiation | null {
  return document === null || document === undefined ? null : NegotiationJson.parse(JSON.parse(document));
}
