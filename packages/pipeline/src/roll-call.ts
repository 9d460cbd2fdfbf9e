import { hostname } from "node:os";
import type { EpochMs } from "@parley/core";
import type { Redis } from "ioredis";
import { AggregatorRegistry } from "prom-client";
import { z } from "zod";
import type { Health } from "./health.ts";
import { KEY_PREFIX } from "./queues.ts";

/** A worker's sign of life in Redis, so that the board can speak for all workers on all machines. */
export interface Presence {
  readonly worker: string;
  readonly host: string;
  readonly pid: number;
  readonly startedAt: EpochMs;
  readonly health: Health;
  /** The registry's metrics as prom-client's JSON. */
  readonly metrics: unknown[];
}

/** Signs of life are renewed this often, and forgotten after three that failed to come. */
export const SIGN_OF_LIFE_MS = 2_000;
const FORGET_MS = 3 * SIGN_OF_LIFE_MS + 1_000;

/** The steps that must be alive for Parley to do its work. */
const STEPS = ["fetcher", "classifier", "notifier"];

const PresenceJson: z.ZodType<Presence> = z.object({
  worker: z.string(),
  host: z.string(),
  pid: z.number(),
  startedAt: z.number(),
  health: z.object({ status: z.enum(["ok", "degraded", "failing"]), reasons: z.array(z.string()) }),
  metrics: z.array(z.unknown()),
});

const keyOf = (presence: Pick<Presence, "worker" | "host" | "pid">): string =>
  `${KEY_PREFIX}:worker:${presence.worker}:${presence.host}:${presence.pid}`;

export async function signLife(redis: Redis, sign: Omit<Presence, "host" | "pid">): Promise<void> {
  const presence = { ...sign, host: hostname(), pid: process.pid };
  await redis
    .multi()
    .set(keyOf(presence), JSON.stringify(presence), "PX", FORGET_MS)
    .zadd(`${KEY_PREFIX}:workers`, Date.now(), keyOf(presence))
    .zremrangebyscore(`${KEY_PREFIX}:workers`, "-inf", Date.now() - 10 * FORGET_MS)
    .exec();
}

/** Takes a worker off the list when it ends as it should, so that nobody waits for it. */
export async function signOff(redis: Redis, worker: string): Promise<void> {
  await redis.del(keyOf({ worker, host: hostname(), pid: process.pid }));
}

export async function rollCall(redis: Redis): Promise<readonly Presence[]> {
  const keys = await redis.zrange(`${KEY_PREFIX}:workers`, "0", "-1");
  if (keys.length === 0) return [];
  const texts = await redis.mget(keys);
  return texts.flatMap((text) => (text === null ? [] : [PresenceJson.parse(JSON.parse(text))]));
}

/** The health of all workers as one: failing when a step has no worker that works. */
export function healthOfAll(present: readonly Presence[]): Health {
  const missing = STEPS.filter((step) => !present.some((presence) => presence.worker === step));
  const broken = STEPS.filter((step) => {
    const own = present.filter((presence) => presence.worker === step);
    return own.length > 0 && own.every((presence) => presence.health.status === "failing");
  });
  const reasons = [
    ...missing.map((step) => `no ${step} is running`),
    ...present.flatMap((presence) =>
      presence.health.reasons.map((reason) => `${presence.worker}: ${reason}`),
    ),
  ];
  if (missing.length + broken.length > 0) return { status: "failing", reasons };
  return { status: reasons.length > 0 ? "degraded" : "ok", reasons };
}

/** The metrics of all workers, summed by prom-client's own rules, each with its `worker` label. */
export async function metricsOfAll(present: readonly Presence[]): Promise<string> {
  return AggregatorRegistry.aggregate(present.map((presence) => presence.metrics)).metrics();
}
