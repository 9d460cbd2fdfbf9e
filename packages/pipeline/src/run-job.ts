import { type EpochMs, ParleyError } from "@parley/core";
import { DelayedError, type Job, UnrecoverableError } from "bullmq";
import { isRedisTrouble } from "./redis.ts";
import { PAYLOAD_VERSION, type Payloads, type QueueName, queues } from "./queues.ts";
import type { Outcome, Step, StepContext } from "./step.ts";

/** A job that took its worker down with it this often is poison: it becomes a dead letter instead of going round for ever. */
const MAX_CRASHES = 20;

/** A payload of a newer release waits for a worker of that release. */
const NEWER_RELEASE_WAIT_MS = 30_000;

/** While Redis itself is in trouble, jobs wait instead of using up attempts. */
const REDIS_TROUBLE_WAIT_MS = 1_000;

interface Run<Q extends QueueName> {
  readonly step: Step<Q>;
  readonly context: StepContext;
  readonly job: Job;
  readonly token: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Runs a step on one job and turns how it ended into BullMQ's terms: return (ok, dropped), delayed (again, retry later at
 * a known time), thrown (retry later), or unrecoverable (needs a person: kept as a dead letter). Logs and counts it once.
 */
export async function runJob<Q extends QueueName>(run: Run<Q>): Promise<void> {
  const { step, job } = run;
  const startedAt = run.context.now();
  const log = run.context.log.child({ jobId: job.id, attempt: job.attemptsMade + 1 });
  const context = { ...run.context, log };
  const { meters, now } = context;
  try {
    refusePoison(job);
    const payload = checkPayload(step.queue, job.data);
    const facts = { id: String(job.id), sentAt: job.timestamp, signal: run.signal };
    const outcome = await step.handle(payload, facts, context);
    meters.jobs.inc({ step: step.queue, outcome: outcome.status });
    meters.jobSeconds.observe({ step: step.queue }, (now() - startedAt) / 1_000);
    log[levelOf(outcome)]({ ...outcome, durationMs: now() - startedAt }, "job done");
    if (outcome.status === "again") await comeBack(run, outcome.at);
  } catch (error) {
    if (error instanceof DelayedError) throw error;
    meters.jobs.inc({ step: step.queue, outcome: "failed" });
    const code = error instanceof ParleyError ? error.code : undefined;
    log.warn({ err: error, code, durationMs: now() - startedAt }, "job failed");
    throw await fateOf(error, run);
  }
}

/** What BullMQ must be told about an error. */
async function fateOf(error: unknown, run: Run<QueueName>): Promise<unknown> {
  if (!(error instanceof ParleyError)) {
    // A bug of ours or trouble with Redis. Redis: wait without using up attempts. A bug: BullMQ's attempts, then a person.
    if (!isRedisTrouble(error)) return error;
    return comeBack(run, run.context.now() + REDIS_TROUBLE_WAIT_MS).catch((delayed: unknown) => delayed);
  }
  if (error.retry === "never") return new UnrecoverableError(`${error.code}: ${error.message}`);
  if (error.retryAfterMs === undefined) return error;
  return comeBack(run, run.context.now() + error.retryAfterMs).catch((delayed: unknown) => delayed);
}

async function comeBack({ job, token }: Run<QueueName>, at: EpochMs): Promise<never> {
  await job.moveToDelayed(at, token);
  throw new DelayedError();
}

function levelOf(outcome: Outcome): "debug" | "info" {
  return outcome.status === "again" || outcome.status === "dropped" ? "debug" : "info";
}

function refusePoison(job: Job): void {
  if (job.stalledCounter < MAX_CRASHES) return;
  throw new ParleyError(
    "payload_invalid",
    `job ${job.id}: ${job.stalledCounter} workers died or hung on it, look at its payload before retrying it`,
    { retry: "never" },
  );
}

function checkPayload<Q extends QueueName>(queue: Q, data: unknown): Payloads[Q] {
  const version = versionOf(data);
  if (version > PAYLOAD_VERSION) {
    throw new ParleyError(
      "payload_too_new",
      `queue ${queue}: payload version ${version}, this release reads up to ${PAYLOAD_VERSION}; left for a newer worker`,
      { retry: "later", retryAfterMs: NEWER_RELEASE_WAIT_MS },
    );
  }
  const result = queues[queue].payload.safeParse(data);
  if (result.success) return result.data;
  throw new ParleyError("payload_invalid", `queue ${queue}: ${result.error.message}`, {
    retry: "never",
    cause: result.error,
  });
}

function versionOf(data: unknown): number {
  const version = typeof data === "object" && data !== null && "v" in data ? data.v : 0;
  return typeof version === "number" ? version : 0;
}
