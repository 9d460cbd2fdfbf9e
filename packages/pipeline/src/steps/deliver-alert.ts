import type { Sink } from "@parley/alerts";
import { type Alert, type Notice, ParleyError } from "@parley/core";
import type { Claim, Held } from "../store/ledger.ts";
import type { JobFacts, Outcome, Step, StepContext } from "../step.ts";

/** Slack's call ends after 10 s; the claim outlives it with room for a slow settle, so that two workers never post at once. */
const LEASE_MS = 20_000;

/**
 * When a message in doubt is looked for in the channel: the waits between the looks. Only after the last one, a minute
 * after the doubt arose, is it posted again, since Slack's history shows a message some time after accepting it.
 */
const LOOK_AFTER_MS: readonly number[] = [2_000, 8_000, 20_000, 30_000];

/** A job sent within this time of a start of Redis may have lost its ledger entry with the tail of Redis's log. */
const RESTART_DOUBT_MS = 30_000;

/** Slack: about one message a second and channel, short bursts tolerated. */
const CHANNEL_PACE = { intervalMs: 1_050, burst: 3 };

/** A message that cannot be delivered for so long needs a person. */
const GIVE_UP_MS = 24 * 3_600_000;

export interface DeliverOptions {
  /** Replaces the waits between looks (ms), for tests on a scaled clock. */
  readonly lookAfterMs?: readonly number[];
}

/** Shows one alert or notice in its sink, once: the ledger remembers, and in doubt the channel is read before posting again. */
export function deliverAlertStep(sink: Sink, options: DeliverOptions = {}): Step<"deliver-alert"> {
  const looks = options.lookAfterMs ?? LOOK_AFTER_MS;
  return {
    queue: "deliver-alert",
    concurrency: 8,

    // oxlint-disable-next-line complexity -- the ledger's states, one after the other
    async handle({ message }, job, context) {
      const { store, now } = context;
      if (sink.id === "slack" && message.channel !== null) {
        const waitMs = await store.pace.take(`slack:${message.channel}`, CHANNEL_PACE);
        if (waitMs > 0) return { status: "again", at: now() + waitMs, reason: "paced" };
      }
      const claim = await store.ledger.claim(message.id, LEASE_MS);
      if (claim.status === "sent") return { status: "dropped", reason: "already-delivered" };
      if (claim.status === "busy") return { status: "again", at: now() + claim.waitMs, reason: "claimed" };

      const verdict = await lookFirst({ claim, message, job }, sink, context);
      if (verdict.status === "found") {
        await store.ledger.settle(claim, verdict.receipt);
        return { status: "dropped", reason: "found-in-channel" };
      }
      if (verdict.status === "absent" && claim.status === "in-doubt" && claim.looks < looks.length) {
        const waitMs = looks[claim.looks] ?? 0;
        await store.ledger.doubt(claim, waitMs);
        return { status: "again", at: now() + waitMs, reason: "in-doubt" };
      }
      const possibleRepeat = verdict.status === "unreadable" && claim.status === "in-doubt";
      return post({ claim, message, job, possibleRepeat, doubtMs: looks[0] ?? 0 }, sink, context);
    },
  };
}

interface Delivery {
  readonly claim: Exclude<Claim, { status: "busy" | "sent" }>;
  readonly message: Alert | Notice;
  readonly job: JobFacts;
}

/** Looks for the message in the channel where it may already be. A failing look leaves the doubt as it was. */
async function lookFirst(
  { claim, message, job }: Delivery,
  sink: Sink,
  { store }: StepContext,
): Promise<Awaited<ReturnType<Sink["findDelivered"]>>> {
  const restarted = job.sentAt < (await store.redisStartedAt()) + RESTART_DOUBT_MS;
  if (claim.status === "claimed" && !restarted) return { status: "absent" };
  const sentAfter = claim.status === "in-doubt" ? Math.min(claim.firstClaimedAt, job.sentAt) : job.sentAt;
  try {
    return await sink.findDelivered(message, { deliveryId: message.id, sentAfter });
  } catch (error) {
    await (claim.status === "in-doubt" ? store.ledger.doubt(claim, 1_000) : store.ledger.release(claim));
    throw error;
  }
}

async function post(
  delivery: Delivery & { readonly possibleRepeat: boolean; readonly doubtMs: number },
  sink: Sink,
  context: StepContext,
): Promise<Outcome> {
  const { claim, message, job, possibleRepeat } = delivery;
  if (job.signal.aborted) {
    await context.store.ledger.release(claim);
    throw new ParleyError(
      "redis_unreachable",
      `alert ${message.id}: the worker lost this job before posting`,
      {
        retry: "later",
      },
    );
  }
  try {
    const receipt = await sink.deliver(message, message.id, { possibleRepeat });
    const settled = await context.store.ledger.settle(claim, receipt);
    if (!settled) context.log.error({ alertId: message.id }, "claim lost while posting");
    measureLatency(message, context);
    return { status: "ok", sent: 1 };
  } catch (error) {
    return settleFailure({ error, claim, doubtMs: delivery.doubtMs, job, message }, context);
  }
}

async function settleFailure(
  failed: { error: unknown; claim: Held; doubtMs: number; job: JobFacts; message: Alert | Notice },
  { store, now, log }: StepContext,
): Promise<Outcome> {
  const { error, claim, job, message } = failed;
  const code = error instanceof ParleyError ? error.code : "slack_in_doubt";
  const reason = error instanceof Error ? error.message : String(error);
  if (code === "slack_in_doubt") {
    await store.ledger.doubt(claim, failed.doubtMs);
    log.warn({ code, alertId: message.id, reason }, "delivery in doubt");
    return { status: "again", at: now() + failed.doubtMs, reason: code };
  }
  await store.ledger.release(claim);
  const ageMs = now() - job.sentAt;
  if (code === "slack_rejected" || ageMs > GIVE_UP_MS) throw error;

  const asked = error instanceof ParleyError ? error.retryAfterMs : undefined;
  // Without a word from Slack: a quarter of the time it has been failing, so that waits grow and never pass a minute.
  const waitMs = asked ?? Math.min(60_000, Math.max(1_000, ageMs / 4));
  if (code === "slack_rate_limited") await store.pace.block(`slack:${message.channel}`, waitMs);
  if (code === "slack_misconfigured") log.error({ code, alertId: message.id, reason }, "delivery held");
  return { status: "again", at: now() + waitMs, reason: code };
}

function measureLatency(message: Alert | Notice, { meters, now }: StepContext): void {
  if (message.kind !== "alert") return;
  meters.seenToAlert.observe((now() - message.seenAt) / 1_000);
  if (message.publishedAt !== null && !message.isLate) {
    meters.publishedToAlert.observe(Math.max(0, now() - message.publishedAt) / 1_000);
  }
}
