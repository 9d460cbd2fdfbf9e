import type { PollResult } from "./poll-feed.ts";

export interface WaitInput {
  /** The longest wait between two polls, from the config. */
  readonly everyMs: number;
  readonly minEveryMs: number;
  /** The wait before this poll; null for the first. */
  readonly previousWaitMs: number | null;
  readonly result: PollResult;
  /** Items of this poll that were never seen before. */
  readonly freshItems: number;
  /** Polls in a row that failed, this one included. */
  readonly failures: number;
  /** 0 to 1, random: spreads polls that started together. */
  readonly jitter: number;
}

/** A publisher's wish to be left alone counts up to here; alerts are the product. */
const MAX_WISH_MS = 3_600_000;
/** A feed that fails is never given up, but asked this rarely at last. */
const MAX_BACK_OFF_MS = 6 * 3_600_000;
const MAX_RETRY_AFTER_MS = 7 * 86_400_000;

/**
 * The milliseconds until the next poll: shorter while a feed brings news, longer while it does not, between `minEvery` and
 * `every`; never before the publisher allows it; further and further apart while it fails.
 */
export function nextWait(input: WaitInput): number {
  const { everyMs, minEveryMs, result } = input;
  const spread = 0.9 + 0.2 * input.jitter;
  if (result.status === "problem") {
    const backOff = Math.min(MAX_BACK_OFF_MS, everyMs * 2 ** Math.min(10, input.failures - 1)) * spread;
    const asked = result.retryAfterMs;
    const wait = asked !== null && asked > 0 ? Math.min(asked, MAX_RETRY_AFTER_MS) : 0;
    return Math.round(Math.max(wait, backOff, minEveryMs));
  }
  const before = input.previousWaitMs ?? everyMs;
  const adapted =
    input.previousWaitMs === null ? everyMs / 2 : input.freshItems > 0 ? before / 2 : before * 1.5;
  const bounded = Math.max(minEveryMs, Math.min(everyMs, adapted * spread));
  return Math.round(Math.max(bounded, Math.min(result.minWaitMs, MAX_WISH_MS)));
}
