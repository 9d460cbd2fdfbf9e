import type { EpochMs } from "@parley/core";

/**
 * Slack's tiers: requests per minute "per API method per workspace per app" (docs.slack.dev/apis/web-api/rate-limits, read
 * 2026-11). `post` is chat.postMessage: one a second and channel with short bursts, several hundred a minute in all.
 */
export type RateTier = "post" | "tier-2" | "tier-3" | "tier-4" | "special";

/** What the rate model says to one call. */
type RateVerdict =
  | { readonly status: "allowed" }
  | {
      readonly status: "limited";
      readonly retryAfterSeconds: number;
      /** True when the caller had been told to wait and did not. */
      readonly isViolation: boolean;
    };

/** The call to be judged. */
export interface RatedCall {
  readonly method: string;
  readonly tier: RateTier;
  /** Null for methods without a channel. */
  readonly channel: string | null;
  readonly at: EpochMs;
}

/** Counts calls and says which of them come too soon. */
export interface RateModel {
  judge(call: RatedCall): RateVerdict;
  /** Makes every further call like this one a violation until the time has passed, as a 429 with Retry-After does. */
  block(call: RatedCall, seconds: number): void;
}

/** A token bucket: `burst` at once, then `perMinute`. */
interface Allowance {
  readonly burst: number;
  readonly perMinute: number;
}

/** Slack tolerates bursts without saying how long: half a minute's worth is a guess on the strict side. */
const TIERS: Readonly<Record<Exclude<RateTier, "post">, Allowance>> = {
  "tier-2": { burst: 10, perMinute: 20 },
  "tier-3": { burst: 25, perMinute: 50 },
  "tier-4": { burst: 50, perMinute: 100 },
  special: { burst: 100, perMinute: 300 },
};
const POSTS_PER_CHANNEL: Allowance = { burst: 3, perMinute: 60 };
const POSTS_PER_WORKSPACE: Allowance = { burst: 20, perMinute: 300 };

/** The rate limits of one workspace and one app. Without `isEnforced` only `block` limits anything. */
export function openRateModel(options: { readonly isEnforced: boolean }): RateModel {
  const buckets = new Map<string, { tokens: number; at: EpochMs }>();
  const blockedUntil = new Map<string, EpochMs>();

  const fill = (key: string, allowance: Allowance, at: EpochMs): number => {
    const bucket = buckets.get(key) ?? { tokens: allowance.burst, at };
    const gained = (Math.max(0, at - bucket.at) * allowance.perMinute) / 60_000;
    const tokens = Math.min(allowance.burst, bucket.tokens + gained);
    buckets.set(key, { tokens, at });
    return tokens;
  };

  return {
    judge: (call) => {
      const limits = limitsOf(call);
      const blocked = Math.max(0, ...limits.map(([key]) => (blockedUntil.get(key) ?? 0) - call.at));
      if (blocked > 0) {
        return { status: "limited", retryAfterSeconds: Math.ceil(blocked / 1_000), isViolation: true };
      }
      if (!options.isEnforced) return { status: "allowed" };
      for (const [key, allowance] of limits) {
        const tokens = fill(key, allowance, call.at);
        if (tokens >= 1) continue;
        const seconds = Math.max(1, Math.ceil(((1 - tokens) * 60) / allowance.perMinute));
        blockedUntil.set(key, call.at + seconds * 1_000);
        return { status: "limited", retryAfterSeconds: seconds, isViolation: false };
      }
      for (const [key] of limits) {
        const bucket = buckets.get(key);
        if (bucket) bucket.tokens -= 1;
      }
      return { status: "allowed" };
    },
    block: (call, seconds) => {
      const [first] = limitsOf(call);
      if (first) blockedUntil.set(first[0], call.at + seconds * 1_000);
    },
  };
}

/** The buckets a call draws from, the narrowest first. */
function limitsOf(call: RatedCall): readonly (readonly [string, Allowance])[] {
  if (call.tier !== "post") return [[call.method, TIERS[call.tier]]];
  return [
    [`${call.method} ${call.channel ?? ""}`, POSTS_PER_CHANNEL],
    [call.method, POSTS_PER_WORKSPACE],
  ];
}
