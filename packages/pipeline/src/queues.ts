import type { Alert, FeedItem, Notice } from "@parley/core";
import { z } from "zod";
import { FeedItemJson, MessageJson } from "./payloads.ts";

/**
 * Every queue of the system and what travels on it.
 *
 *     poll-feed --FeedItem--> classify-item --Alert or Notice--> deliver-alert
 *
 * Every payload carries `v`, the version of its layout. A worker that meets a newer one puts the job back for a worker of
 * the newer release (rolling deploy); an older one is read through the schema.
 */
export interface Payloads {
  "poll-feed": { readonly v: 1; readonly feedId: string };
  "classify-item": { readonly v: 1; readonly item: FeedItem };
  "deliver-alert": { readonly v: 1; readonly message: Alert | Notice };
}

export type QueueName = keyof Payloads;

export const PAYLOAD_VERSION = 1;

interface QueuePolicy<Payload> {
  /** Checked when a job is taken: an older release may have written it. */
  readonly payload: z.ZodType<Payload>;
  /** After the last attempt the job rests in BullMQ's failed set for a person to look at. */
  readonly attempts: number;
  readonly firstRetryDelayMs: number;
  /** How long the id of a finished job turns a duplicate away; beyond it, the seen store and the ledger do. */
  readonly keepDone: { readonly age: number; readonly count: number };
  /** Dead letters: 14 days for a person to look at, 5 000 at most (about 40 MB at the size limit of an item). */
  readonly keepFailed: { readonly age: number; readonly count: number };
}

const HOUR_SECONDS = 3_600;
const KEEP_FAILED = { age: 14 * 24 * HOUR_SECONDS, count: 5_000 };

/** Largest job in bytes of JSON: an item's bounds (12 000 + 500 characters of at most 3 bytes) with room for its fields. */
export const MAX_PAYLOAD_BYTES = 64_000;

export const queues: { readonly [Q in QueueName]: QueuePolicy<Payloads[Q]> } = {
  "poll-feed": {
    payload: z.object({ v: z.literal(1), feedId: z.string() }),
    attempts: 1, // the job moves itself to its next time; a poll that fails is not tried again before that
    firstRetryDelayMs: 0,
    keepDone: { age: 0, count: 0 },
    keepFailed: { age: 0, count: 0 }, // its id must be free, so that the schedule can heal itself
  },
  "classify-item": {
    payload: z.object({ v: z.literal(1), item: FeedItemJson }),
    attempts: 8,
    firstRetryDelayMs: 500,
    keepDone: { age: HOUR_SECONDS, count: 2_000 },
    keepFailed: KEEP_FAILED,
  },
  "deliver-alert": {
    payload: z.object({ v: z.literal(1), message: MessageJson }),
    attempts: 12,
    firstRetryDelayMs: 1_000,
    keepDone: { age: 24 * HOUR_SECONDS, count: 2_000 },
    keepFailed: KEEP_FAILED,
  },
};

/** Prefix of every key of ours and of BullMQ's: the braces put them into one slot of a Redis Cluster. */
export const KEY_PREFIX = "{parley}";
