import type { AppConfig } from "@parley/config";
import { composeBaselineNotice } from "@parley/alerts";
import type { FeedConfig, FeedItem, FeedState } from "@parley/core";
import { type FeedHttp, hostKey, nextWait, openHttp, pollFeed, type PollResult } from "@parley/feeds";
import type { Job } from "../queue-client.ts";
import { PAYLOAD_VERSION } from "../queues.ts";
import type { Outcome, Step, StepContext } from "../step.ts";

/** A clock that is this far behind may take a job early; earlier than that it goes back. */
const EARLY_TOLERANCE_MS = 500;

/** A feed that answered 410 Gone is asked again only when a person changes it; its state lasts no longer than this. */
const GONE_MS = 30 * 86_400_000;

/** Longer than any poll may take (its deadline is 20 s): the host's connection is free again after a crash. */
const HOST_LEASE_MS = 30_000;

/** Never-polled feeds start this far apart, so that ten thousand of them do not start in the same second. */
const START_GAP_MS = 5;

/** A feed item published longer ago than this waits behind fresh ones in the classifier's queue. */
const FRESH_MS = 30 * 60_000;

/**
 * Polls one feed, sends its unseen items on, then moves itself to the feed's next time.
 *
 * "Seen" and the validators are stored together after the hand-over: a crash in between repeats items, it never loses one.
 */
export function pollFeedStep(): Step<"poll-feed"> {
  const http = httpFor();
  const pace = new Map<string, number>();

  return {
    queue: "poll-feed",
    concurrency: 16,

    async tend({ config, queues, store, now }) {
      const { feeds } = config();
      const states = await store.feeds.states(feeds.map((feed) => feed.id));
      const jobs = feeds.map((feed, index) => {
        const dueAt = states.get(feed.id)?.dueAt ?? now() + index * START_GAP_MS;
        return { ...jobOf(feed), dueInMs: Math.max(0, dueAt - now()) };
      });
      await queues.keepScheduled(jobs);
      await hastenShortened({ feeds, pace, states }, { queues, store, now });
    },

    async handle({ feedId }, job, context) {
      const { config, store, now } = context;
      const feed = config().feeds.find((candidate) => candidate.id === feedId);
      if (!feed) return { status: "dropped", reason: "feed-removed" };

      const state = await store.feeds.state(feedId);
      const early = (state?.dueAt ?? 0) - now();
      if (state && early > EARLY_TOLERANCE_MS) return { status: "again", at: state.dueAt, reason: "early" };

      const host = `host:${hostKey(feed.url)}`;
      const { perHost } = config().fetch;
      const held = { holder: job.id, max: perHost.connections, leaseMs: HOST_LEASE_MS };
      const waitMs = await store.pace.take(host, { intervalMs: perHost.gapMs, burst: 1, held });
      if (waitMs > 0) return { status: "again", at: now() + waitMs, reason: "host-busy" };
      try {
        const result = await pollFeed(feed, state, { http: http.open(config().fetch), now });
        return await record({ feed, state, result }, context);
      } finally {
        await store.pace.leave(host, job.id);
      }
    },

    close: () => http.close(),
  };
}

function jobOf(feed: FeedConfig): Job<"poll-feed"> {
  return { id: `feed-${feed.id}`, payload: { v: PAYLOAD_VERSION, feedId: feed.id } };
}

interface Polled {
  readonly feed: FeedConfig;
  readonly state: FeedState | null;
  readonly result: PollResult;
}

// oxlint-disable-next-line complexity -- one path from poll to state, read top to bottom
async function record({ feed, state, result }: Polled, context: StepContext): Promise<Outcome> {
  const { config, store, now, log, meters } = context;
  const items = result.status === "items" ? result.items : [];
  const unseen = new Set(
    await store.feeds.unseen(
      feed.id,
      items.map((item) => item.id),
    ),
  );
  const fresh = items.filter((item) => unseen.has(item.id));
  await handOver(feed, fresh, context);

  const failures = result.status === "problem" ? (state?.failures ?? 0) + 1 : 0;
  const waitMs = nextWait({
    everyMs: feed.everyMs,
    minEveryMs: config().fetch.minEveryMs,
    previousWaitMs: state?.waitMs ?? null,
    result,
    freshItems: fresh.length,
    failures,
    jitter: Math.random(),
  });
  const at = now();
  const schedule = { polledAt: at, failures, waitMs, dueAt: at + waitMs };
  meters.polls.inc({ result: result.status });

  if (result.status === "problem") {
    log.warn(
      { feedId: feed.id, code: result.code, reason: result.message, retryInMs: waitMs },
      "poll failed",
    );
    const dueAt = result.gone ? at + GONE_MS : schedule.dueAt;
    await store.feeds.saveState(feed.id, {
      ...(state ?? NEVER_POLLED),
      ...schedule,
      dueAt,
      waitMs: state?.waitMs ?? null, // the back-off is not the feed's rhythm
      problem: result.message,
    });
    return { status: "again", at: dueAt, reason: `problem ${result.code}` };
  }
  await store.feeds.markSeen(feed.id, {
    itemIds: items.map((item) => item.id),
    at,
    state: { ...result.validators, ...schedule, firstSeenAt: state?.firstSeenAt ?? at, problem: null },
  });
  return { status: "again", at: schedule.dueAt, reason: `${result.status}, ${fresh.length} new` };
}

const NEVER_POLLED: FeedState = {
  etag: null,
  lastModified: null,
  url: null,
  bodyHash: null,
  firstSeenAt: null,
  polledAt: null,
  dueAt: 0,
  waitMs: null,
  failures: 0,
  problem: null,
};

/** Sends the items on. One that is too large for a job is skipped with an error; the others go. */
async function handOver(feed: FeedConfig, items: readonly FeedItem[], context: StepContext): Promise<void> {
  const { queues, store, log, now, meters, config } = context;
  const isBaseline = items.some((item) => item.isBaseline);
  const jobs = items.map((item): Job<"classify-item"> => ({
    id: `${item.id}-${item.revision}`,
    payload: { v: PAYLOAD_VERSION, item },
    priority: priorityOf(item, now()),
  }));
  const fitting = jobs.filter((job) => queues.fits(job));
  for (const job of jobs) {
    if (!queues.fits(job))
      log.error({ code: "payload_too_large", itemId: job.payload.item.id }, "item skipped");
  }
  if (isBaseline) await store.baselines.expect(feed.id, fitting.length);
  await queues.send("classify-item", fitting);
  meters.items.inc(fitting.length);
  if (isBaseline && fitting.length === 0) {
    const notice = composeBaselineNotice({ feed, items: 0, tradeTalk: [], channel: config().ops.channel });
    await queues.send("deliver-alert", [
      { id: `${notice.id}-${notice.revision}`, payload: { v: PAYLOAD_VERSION, message: notice } },
    ]);
  }
}

/**
 * Fresh items (0) overtake everything; then older ones by age in hours; baselines last. So a backlog or a new feed's old
 * items never delay today's news.
 */
function priorityOf(item: FeedItem, now: number): number {
  if (item.isBaseline) return 10_000;
  const age = item.publishedAt === null ? 0 : now - item.publishedAt;
  return age <= FRESH_MS ? 0 : Math.min(9_999, Math.ceil(age / 3_600_000));
}

/** A feed whose `every` was made shorter is not left to wait for its old, longer time. */
async function hastenShortened(
  known: { feeds: readonly FeedConfig[]; pace: Map<string, number>; states: ReadonlyMap<string, FeedState> },
  { queues, store, now }: Pick<StepContext, "queues" | "store" | "now">,
): Promise<void> {
  for (const feed of known.feeds) {
    const before = known.pace.get(feed.id) ?? feed.everyMs;
    known.pace.set(feed.id, feed.everyMs);
    const state = known.states.get(feed.id);
    if (feed.everyMs >= before || !state || state.dueAt <= now() + feed.everyMs) continue;
    await store.feeds.saveState(feed.id, { ...state, dueAt: now(), waitMs: feed.everyMs });
    await queues.hasten(jobOf(feed).id);
  }
}

/** One HTTP client, opened anew when the config changes what it may reach. */
function httpFor(): { open(settings: AppConfig["fetch"]): FeedHttp; close(): Promise<void> } {
  let current: { readonly allowed: boolean; readonly client: FeedHttp } | null = null;
  return {
    open({ allowPrivateNetworks }) {
      if (current?.allowed !== allowPrivateNetworks) {
        void current?.client.close();
        current = {
          allowed: allowPrivateNetworks,
          client: openHttp({ allowPrivateNetworks, env: process.env }),
        };
      }
      return current.client;
    },
    close: async () => current?.client.close(),
  };
}
