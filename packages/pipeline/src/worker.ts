import type { ChannelBook } from "@parley/alerts";
import {
  type AppConfig,
  loadConfig,
  loadDotEnv,
  readSettings,
  type Settings,
  watchConfig,
} from "@parley/config";
import { ParleyError } from "@parley/core";
import { type Job, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { type Logger } from "pino";
import { type Health, serveHealth } from "./health.ts";
import { openLog } from "./log.ts";
import { openMeters } from "./metrics.ts";
import { openQueueClient } from "./queue-client.ts";
import { KEY_PREFIX, type QueueName } from "./queues.ts";
import { openBlockingRedis, openRedis } from "./redis.ts";
import { SIGN_OF_LIFE_MS, signLife, signOff } from "./roll-call.ts";
import { runJob } from "./run-job.ts";
import { SHIPPED_CONFIG } from "./shipped-config.ts";
import type { Step, StepContext } from "./step.ts";
import { channelBook } from "./store/channel-book.ts";
import { openStore } from "./store/store.ts";

/** Time for the jobs in hand after SIGTERM; less than the 10 s after which supervisors kill. */
const DRAIN_MS = 8_000;

/** What a step looks after besides its jobs (schedules, compiled lexicons) is looked after this often. */
const TEND_MS = 60_000;

/** Waiting jobs and no job taken for this long: the worker is not alive, whatever it says. */
const STUCK_MS = 60_000;

/** A crashed worker's jobs run again after at most lock + stalled interval: 15 s, where BullMQ's defaults take a minute. */
const LOCK_MS = 10_000;
const STALLED_INTERVAL_MS = 5_000;

/**
 * Runs one step as a process until SIGTERM or SIGINT, then lets the jobs in hand finish.
 *
 * Waits for Redis when it is not there yet. Ends with exit code 1, before any job is taken, when the config is invalid.
 *
 * @param makeStep Gets the checked environment, since some steps need its secrets.
 */
// oxlint-disable-next-line max-lines-per-function -- a process from start to end, in the order in which things happen
export async function runWorker<Q extends QueueName>(
  name: string,
  makeStep: (settings: Settings, io: { log: Logger; channels: ChannelBook }) => Step<Q>,
): Promise<void> {
  loadDotEnv(".env", process.env);
  const settings = orExit(() => readSettings(process.env));
  const log = openLog({ worker: name, level: settings.logLevel });
  const from = { dir: settings.configDir, shippedDir: SHIPPED_CONFIG, env: process.env };
  let config = orExit(() => loadConfig(from));
  let refusedEdit: string | null = null;

  const redis = openRedis(settings.redisUrl, log);
  const step = makeStep(settings, { log, channels: channelBook(redis) });
  const blocking = openBlockingRedis(settings.redisUrl, log);
  const queues = openQueueClient(redis);
  const meters = openMeters(name);
  const context: StepContext = {
    config: () => config,
    store: openStore(redis),
    queues,
    log,
    meters,
    now: Date.now,
  };

  const activity = { at: Date.now() };
  const health = async (): Promise<Health> =>
    healthOf({ redis, queues, queue: step.queue, activity, refusedEdit });
  const server = await serveHealth(
    { host: settings.host, port: settings.port },
    { health, metrics: () => meters.registry.metrics() },
  );

  const tend = async (): Promise<void> => {
    await step.tend?.(context).catch((error: unknown) => {
      log.error({ err: error }, "tending failed, trying again in a minute");
    });
  };
  const watch = watchConfig({
    load: () => loadConfig(from),
    current: config,
    dirs: [from.dir, from.shippedDir],
    onChange: (next) => {
      log.info({ change: changeBetween(config, next) }, "config changed");
      config = next;
      refusedEdit = null;
      void tend();
    },
    onInvalid: (error) => {
      refusedEdit = error.message;
      log.error(
        { code: error.code, reason: error.message },
        "config edit refused, the old config stays in force",
      );
    },
  });

  await redisAnswers(redis, log);
  await tend();
  const worker = openWorker({ step, context, blocking, activity });
  const timers = [
    setInterval(() => void tend(), TEND_MS),
    setInterval(() => void sendSignOfLife(), SIGN_OF_LIFE_MS),
  ];
  const startedAt = Date.now();
  async function sendSignOfLife(): Promise<void> {
    const sign = {
      worker: name,
      startedAt,
      health: await health(),
      metrics: await meters.registry.getMetricsAsJSON(),
    };
    await signLife(redis, sign).catch(() => undefined); // its absence is the message
  }
  await sendSignOfLife();
  log.info({ port: server.port, feeds: config.feeds.length, concurrency: step.concurrency }, "worker ready");

  const stop = async (signal: string): Promise<void> => {
    log.info({ signal }, "stopping");
    timers.forEach(clearInterval);
    watch.stop();
    const ending = async (): Promise<void> => {
      await worker.close(); // waits for the jobs in hand
      await step.close?.();
      await signOff(redis, name);
      await queues.close();
    };
    // Without Redis, BullMQ's close() never ends (bullmq #4656): the deadline does.
    await Promise.race([ending().catch(() => undefined), after(DRAIN_MS)]);
    await server.close();
    redis.disconnect();
    blocking.disconnect();
    log.info("stopped");
    process.exit(0);
  };
  process.once("SIGTERM", () => void stop("SIGTERM"));
  process.once("SIGINT", () => void stop("SIGINT"));
}

function openWorker<Q extends QueueName>(parts: {
  step: Step<Q>;
  context: StepContext;
  blocking: Redis;
  activity: { at: number };
}): Worker {
  const { step, context, blocking, activity } = parts;
  // Three parameters: BullMQ passes the abort signal only to processors that declare it.
  const process = (job: Job, token: string | undefined, signal: AbortSignal | undefined): Promise<void> => {
    activity.at = Date.now();
    return runJob({ step, context, job, token, signal: signal ?? new AbortController().signal });
  };
  const worker = new Worker(step.queue, process, {
    connection: blocking,
    prefix: KEY_PREFIX,
    concurrency: step.concurrency,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_INTERVAL_MS,
    maxStalledCount: 1_000, // poison is caught by runJob; BullMQ's default of 1 loses a job after two crashes
    drainDelay: 5,
  });
  worker.on("error", (error) => context.log.debug({ reason: error.message }, "worker trouble"));
  worker.on("lockRenewalFailed", (jobIds) => {
    for (const jobId of jobIds) worker.cancelJob(jobId, "lock lost");
  });
  return worker;
}

async function healthOf(of: {
  redis: Redis;
  queues: StepContext["queues"];
  queue: QueueName;
  activity: { at: number };
  refusedEdit: string | null;
}): Promise<Health> {
  const degraded = of.refusedEdit === null ? [] : [`config edit refused: ${of.refusedEdit}`];
  try {
    const counts = await Promise.race([of.queues.counts(of.queue), after(1_000)]);
    if (!counts) return { status: "failing", reasons: ["redis does not answer", ...degraded] };
    const waiting = (counts["waiting"] ?? 0) + (counts["prioritized"] ?? 0);
    const idleMs = Date.now() - of.activity.at;
    if (waiting > 0 && idleMs > STUCK_MS) {
      const reason = `${waiting} jobs wait on ${of.queue}, none taken for ${Math.round(idleMs / 1_000)} s`;
      return { status: "failing", reasons: [reason, ...degraded] };
    }
    const failed = counts["failed"] ?? 0;
    if (failed > 0) degraded.push(`${failed} dead letters on ${of.queue}`);
    return { status: degraded.length > 0 ? "degraded" : "ok", reasons: degraded };
  } catch (error) {
    return {
      status: "failing",
      reasons: [`redis: ${error instanceof Error ? error.message : String(error)}`],
    };
  }
}

/** Waits until Redis answers, saying so every ten seconds; a worker without Redis waits, it does not crash and restart. */
async function redisAnswers(redis: Redis, log: Logger): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await redis.ping();
      return;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (tries % 10 === 0)
        log.error({ code: "redis_unreachable", reason }, "waiting for redis, check REDIS_URL");
      await after(1_000);
    }
  }
}

/** The change of config in words, for the log. */
function changeBetween(before: AppConfig, next: AppConfig): string {
  const old = new Map(before.feeds.map((feed) => [feed.id, JSON.stringify(feed)]));
  const added = next.feeds.filter((feed) => !old.has(feed.id)).map((feed) => feed.id);
  const changed = next.feeds.filter((feed) => old.has(feed.id) && old.get(feed.id) !== JSON.stringify(feed));
  const kept = new Set(next.feeds.map((feed) => feed.id));
  const removed = before.feeds.filter((feed) => !kept.has(feed.id)).map((feed) => feed.id);
  const parts = [
    added.length > 0 ? `feeds added: ${added.join(", ")}` : "",
    removed.length > 0 ? `feeds removed: ${removed.join(", ")}` : "",
    changed.length > 0 ? `feeds changed: ${changed.map((feed) => feed.id).join(", ")}` : "",
    JSON.stringify(before.routes) === JSON.stringify(next.routes)
      ? ""
      : `routes: ${next.routes.map((route) => route.channel ?? "console").join(", ")}`,
  ].filter((part) => part !== "");
  return parts.join("; ") || "data files";
}

function orExit<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ParleyError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

function after(ms: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, undefined).unref();
  });
}
