import type { Stage } from "@parley/core";
import type { Redis } from "ioredis";
import { z } from "zod";
import { KEY_PREFIX } from "../queues.ts";

/** What a trade-talk item of a feed's first poll says, for the baseline line. */
export interface BaselineFinding {
  readonly parties: readonly string[];
  readonly stage: Stage;
  readonly headline: string;
}

interface BaselineReport {
  readonly items: number;
  readonly tradeTalk: readonly BaselineFinding[];
}

/** Counts the items of a feed's first poll until all are judged, so that one line can sum them up. */
export interface Baselines {
  /** Announces how many items will be judged. Repeating it changes nothing. */
  expect(feedId: string, items: number): Promise<void>;
  /** Notes one judged item. Gives the report when it was the last one (again when that job is repeated), else null. */
  judged(feedId: string, itemId: string, finding: BaselineFinding | null): Promise<BaselineReport | null>;
}

const FindingJson: z.ZodType<BaselineFinding> = z.object({
  parties: z.array(z.string()),
  stage: z.custom<Stage>((value) => typeof value === "string"),
  headline: z.string(),
});

/** Longer than any job can be retried; at most 200 entries a feed. */
const KEEP_SECONDS = 7 * 86_400;

const EXPECTED = "#items";

export function baselines(redis: Redis): Baselines {
  const key = (feedId: string): string => `${KEY_PREFIX}:baseline:${feedId}`;
  return {
    async expect(feedId, items) {
      await redis.multi().hsetnx(key(feedId), EXPECTED, items).expire(key(feedId), KEEP_SECONDS).exec();
    },

    async judged(feedId, itemId, finding) {
      await redis.hset(key(feedId), itemId, finding === null ? "" : JSON.stringify(finding));
      const [expected, entries] = await Promise.all([
        redis.hget(key(feedId), EXPECTED),
        redis.hlen(key(feedId)),
      ]);
      if (expected === null || entries - 1 < Number(expected)) return null;
      const { [EXPECTED]: _, ...judged } = await redis.hgetall(key(feedId));
      const tradeTalk = Object.values(judged)
        .filter((text) => text !== "")
        .map((text) => FindingJson.parse(JSON.parse(text)));
      return { items: Number(expected), tradeTalk };
    },
  };
}
