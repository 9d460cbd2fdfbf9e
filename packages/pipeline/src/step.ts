import type { AppConfig } from "@parley/config";
import type { EpochMs } from "@parley/core";
import type { Logger } from "pino";
import type { QueueClient } from "./queue-client.ts";
import type { Payloads, QueueName } from "./queues.ts";
import type { Store } from "./store/store.ts";
import type { Meters } from "./metrics.ts";

/** Everything a step may touch. */
export interface StepContext {
  /** The config in force; a later read may give a newer one, since edits are picked up without a restart. */
  readonly config: () => AppConfig;
  readonly store: Store;
  readonly queues: QueueClient;
  readonly log: Logger;
  readonly meters: Meters;
  readonly now: () => EpochMs;
}

/** What a step learns about the job in hand beside its payload. */
export interface JobFacts {
  readonly id: string;
  /** When the job was sent. */
  readonly sentAt: EpochMs;
  /** Aborted when the worker lost its lock on the job or is shutting down: finish nothing that another worker may do. */
  readonly signal: AbortSignal;
}

/**
 * How one job ended. Exactly one outcome is logged and counted per job.
 * Failing is not an outcome: throw a `ParleyError`, whose `retry` decides what happens next.
 */
export type Outcome =
  | { readonly status: "ok"; readonly sent: number }
  | { readonly status: "dropped"; readonly reason: string }
  /** The job is not over: it comes back at `at` without using up an attempt. */
  | { readonly status: "again"; readonly at: EpochMs; readonly reason: string };

export interface Step<Q extends QueueName> {
  readonly queue: Q;
  readonly concurrency: number;
  /** Runs once before the first job, and again when the config changed and every minute: must be repeatable. */
  tend?(context: StepContext): Promise<void>;
  handle(payload: Payloads[Q], job: JobFacts, context: StepContext): Promise<Outcome>;
  close?(): Promise<void>;
}
