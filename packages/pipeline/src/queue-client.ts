import { ParleyError } from "@parley/core";
import { type JobsOptions, Queue } from "bullmq";
import type { Redis } from "ioredis";
import { KEY_PREFIX, MAX_PAYLOAD_BYTES, type Payloads, type QueueName, queues } from "./queues.ts";

/** One job to send. A job whose `id` is already known is not added again. */
export interface Job<Q extends QueueName> {
  /** Letters, digits and hyphens: BullMQ refuses ":" and whole numbers. */
  readonly id: string;
  readonly payload: Payloads[Q];
  /** 0 (default) first; higher numbers wait behind all lower ones. At most 2 097 151. */
  readonly priority?: number;
}

/** The sending side of BullMQ. */
export interface QueueClient {
  /** Sends all jobs or none. @throws {ParleyError} `payload_too_large` naming the job; check sizes first with `fits`. */
  send<Q extends QueueName>(queue: Q, jobs: readonly Job<Q>[]): Promise<void>;
  /** False for a job that is too large to be sent: one of them would make BullMQ refuse the whole batch. */
  fits<Q extends QueueName>(job: Job<Q>): boolean;
  /** Makes sure that one job exists for each id, due at the given time. A job that exists is left as it is. */
  keepScheduled(jobs: readonly (Job<"poll-feed"> & { readonly dueInMs: number })[]): Promise<void>;
  /** Makes a delayed poll due now. */
  hasten(pollJobId: string): Promise<void>;
  /** Jobs per state, for health and metrics. */
  counts(queue: QueueName): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

export function openQueueClient(connection: Redis): QueueClient {
  const open = new Map<QueueName, Queue>();

  function queueFor(name: QueueName): Queue {
    const queue =
      open.get(name) ??
      new Queue(name, { connection, prefix: KEY_PREFIX, streams: { events: { maxLen: 1_000 } } });
    open.set(name, queue);
    return queue;
  }

  return {
    async send(name, jobs) {
      for (const job of jobs) {
        if (sizeOf(job) > MAX_PAYLOAD_BYTES) throw tooLarge(name, job);
      }
      const bulk = jobs.map(({ id, payload, priority = 0 }) => ({
        name,
        data: payload,
        opts: { ...optionsOf(name), jobId: id, priority },
      }));
      if (bulk.length > 0) await queueFor(name).addBulk(bulk);
    },

    fits: (job) => sizeOf(job) <= MAX_PAYLOAD_BYTES,

    async keepScheduled(jobs) {
      const queue = queueFor("poll-feed");
      for (let at = 0; at < jobs.length; at += BATCH) {
        const batch = jobs.slice(at, at + BATCH);
        // An id that exists is left as it is; BullMQ ignores the second job.
        await queue.addBulk(
          batch.map(({ id, payload, dueInMs }) => ({
            name: "poll-feed",
            data: payload,
            opts: { ...optionsOf("poll-feed"), jobId: id, delay: dueInMs },
          })),
        );
      }
    },

    async hasten(pollJobId) {
      const job = await queueFor("poll-feed").getJob(pollJobId);
      if ((await job?.getState()) === "delayed") await job?.promote();
    },

    counts: (name) => queueFor(name).getJobCounts("waiting", "prioritized", "active", "delayed", "failed"),

    async close() {
      await Promise.all([...open.values()].map((queue) => queue.close()));
    },
  };
}

/** Jobs sent in one round trip: large enough to be quick, small enough not to hold Redis for long. */
const BATCH = 500;

function sizeOf(job: Job<QueueName>): number {
  return Buffer.byteLength(JSON.stringify(job.payload));
}

function tooLarge(queue: QueueName, job: Job<QueueName>): ParleyError {
  return new ParleyError(
    "payload_too_large",
    `queue ${queue}: job ${job.id} has ${sizeOf(job)} bytes, ${MAX_PAYLOAD_BYTES} are allowed; it was not sent`,
    { retry: "never" },
  );
}

function optionsOf(name: QueueName): JobsOptions {
  const { attempts, firstRetryDelayMs, keepDone, keepFailed } = queues[name];
  return {
    attempts,
    backoff: { type: "exponential", delay: firstRetryDelayMs, jitter: 0.3 },
    removeOnComplete: keepDone.count === 0 ? true : keepDone,
    removeOnFail: keepFailed.count === 0 ? true : keepFailed,
  };
}
