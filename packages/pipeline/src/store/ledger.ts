import type { EpochMs, Receipt } from "@parley/core";
import type { Redis } from "ioredis";
import { z } from "zod";
import { KEY_PREFIX } from "../queues.ts";

/**
 * The ledger of deliveries: what makes an effect outside Redis happen once.
 *
 *     absent ──claim──▶ claimed ──posted──▶ sent(receipt)                                    for 30 days
 *                         │──surely not posted──▶ absent again
 *                         └──no answer, or the worker died──▶ in doubt ──claim──▶ claimed, to be looked up before posting
 *
 * Every change is one Lua script on Redis's own clock. Each claim gets a fence number; a worker that lost its claim
 * meanwhile cannot settle it.
 */
export interface Ledger {
  claim(deliveryId: string, leaseMs: number): Promise<Claim>;
  /** The message is out. False when the claim was lost to another worker meanwhile. */
  settle(claim: Held, receipt: Receipt): Promise<boolean>;
  /** The message surely did not go out: the next claim may post it, at once. */
  release(claim: Held): Promise<void>;
  /** Nobody knows: the next claim, from `waitMs` on, must look before it posts. */
  doubt(claim: Held, waitMs: number): Promise<void>;
}

export interface Held {
  readonly deliveryId: string;
  readonly fence: number;
}

export type Claim =
  | (Held & { readonly status: "claimed" })
  /** An earlier attempt may have gone out. `looks` counts the claims in doubt so far, this one included. */
  | (Held & {
      readonly status: "in-doubt";
      readonly firstClaimedAt: EpochMs;
      readonly looks: number;
    })
  /** Another worker holds it, or it is too early to look: ask again in `waitMs`. */
  | { readonly status: "busy"; readonly waitMs: number }
  | { readonly status: "sent"; readonly receipt: Receipt };

/** Longer than any job can come back; about 220 bytes an entry. */
const KEEP_SECONDS = 30 * 86_400;

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

const CLAIM = `${NOW}
local entry = redis.call('HMGET', KEYS[1], 'state', 'fence', 'until', 'first', 'looks', 'receipt')
local state = entry[1]
if state == 'sent' then return {'sent', entry[6]} end
if state and tonumber(entry[3]) > now then return {'busy', tonumber(entry[3]) - now} end
local fence = (tonumber(entry[2]) or 0) + 1
local first = tonumber(entry[4]) or now
redis.call('HSET', KEYS[1], 'state', 'claimed', 'fence', fence, 'until', now + ARGV[1], 'first', first)
redis.call('EXPIRE', KEYS[1], ARGV[2])
if not state or state == 'released' then return {'claimed', fence} end
local looks = (tonumber(entry[5]) or 0) + 1
redis.call('HSET', KEYS[1], 'looks', looks)
return {'in-doubt', fence, first, looks}`;

const SETTLE = `
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'state', ARGV[2], 'until', 0)
if ARGV[3] ~= '' then redis.call('HSET', KEYS[1], 'receipt', ARGV[3]) end
redis.call('EXPIRE', KEYS[1], ARGV[4])
return 1`;

const DOUBT = `${NOW}
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'state', 'unknown', 'until', now + ARGV[2])
return 1`;

const ReceiptJson: z.ZodType<Receipt> = z.object({
  sink: z.enum(["slack", "console"]),
  messageId: z.string(),
  channel: z.string().nullable(),
});

export function ledger(redis: Redis): Ledger {
  const key = (deliveryId: string): string => `${KEY_PREFIX}:ledger:${deliveryId}`;

  async function finish(claim: Held, state: "sent" | "released", receipt: string): Promise<boolean> {
    const args = [claim.fence, state, receipt, KEEP_SECONDS];
    return (await redis.eval(SETTLE, 1, key(claim.deliveryId), ...args)) === 1;
  }

  return {
    async claim(deliveryId, leaseMs) {
      const answer = await redis.eval(CLAIM, 1, key(deliveryId), leaseMs, KEEP_SECONDS);
      const [status, ...rest] = z.array(z.union([z.string(), z.number()])).parse(answer);
      if (status === "sent")
        return { status, receipt: ReceiptJson.parse(JSON.parse(String(rest[0] ?? "null"))) };
      if (status === "busy") return { status, waitMs: Number(rest[0]) };
      const [fence, firstClaimedAt, looks] = rest.map(Number);
      const held = { deliveryId, fence: fence ?? 0 };
      if (status === "claimed") return { ...held, status };
      return {
        ...held,
        status: "in-doubt",
        firstClaimedAt: firstClaimedAt ?? 0,
        looks: looks ?? 1,
      };
    },

    settle: (claim, receipt) => finish(claim, "sent", JSON.stringify(receipt)),

    async release(claim) {
      await finish(claim, "released", "");
    },

    async doubt(claim, waitMs) {
      await redis.eval(DOUBT, 1, key(claim.deliveryId), claim.fence, waitMs);
    },
  };
}
