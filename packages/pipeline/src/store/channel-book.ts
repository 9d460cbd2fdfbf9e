import type { ChannelBook } from "@parley/alerts";
import type { Redis } from "ioredis";
import { KEY_PREFIX } from "../queues.ts";

/** Slack channel ids by the names that routes use: as many entries as channels were ever routed to. */
export function channelBook(redis: Redis): ChannelBook {
  const key = `${KEY_PREFIX}:slack-channels`;
  return {
    find: (name) => redis.hget(key, name),
    async keep(name, id) {
      await redis.hset(key, name, id);
    },
  };
}
