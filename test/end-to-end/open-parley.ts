import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import {
  type FeedOrigin,
  openFeedOrigin,
  openSlackSimulator,
  type PrivateRedis,
  privateRedis,
  type SlackSimulator,
  type SpawnedNode,
  spawnNode,
  waitFor,
} from "@parley/testkit";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export type WorkerName = "fetcher" | "classifier" | "notifier";
export const WORKERS: readonly WorkerName[] = ["fetcher", "classifier", "notifier"];

const CHANNEL = { id: "C0TRADE001", name: "trade-talks" };

/** A whole Parley on this machine: real Redis, real HTTP, the real Slack client against the simulator, real worker processes. */
export interface Parley {
  readonly redis: PrivateRedis;
  readonly origin: FeedOrigin;
  readonly slack: SlackSimulator;
  readonly worker: Readonly<Record<WorkerName, SpawnedNode>>;
  /** Writes `config/feeds.yaml`; running workers pick it up. */
  setFeeds(feeds: readonly string[], defaults?: string): Promise<void>;
  start(...names: readonly WorkerName[]): Promise<void>;
  /** Kills with -9. */
  kill(name: WorkerName): Promise<void>;
  /** SIGTERM, and the exit codes. */
  stopWorkers(): Promise<readonly (number | null)[]>;
  /** What all workers wrote so far. */
  output(): string;
  env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface ParleyOptions {
  readonly slack?: Parameters<typeof openSlackSimulator>[0];
  /** False: no token, alerts go to the console. */
  readonly token?: boolean;
  /** Another file for a worker, e.g. one with a scaled clock. */
  readonly mains?: Partial<Record<WorkerName, string>>;
}

// oxlint-disable-next-line max-lines-per-function -- one closure over the running processes
export async function openParley(options: ParleyOptions = {}): Promise<Parley> {
  const [redis, origin, slack, dir] = await Promise.all([
    privateRedis(),
    openFeedOrigin(),
    openSlackSimulator({ channels: [CHANNEL], historyLagMs: { min: 0, max: 0 }, ...options.slack }),
    mkdtemp(path.join(tmpdir(), "parley-config-")),
  ]);
  const env: Readonly<Record<string, string>> = {
    REDIS_URL: redis.url,
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: options.token === false ? "" : "xoxb-simulated",
    SLACK_CHANNEL: `#${CHANNEL.name}`,
    PARLEY_CONFIG: dir,
    PARLEY_PORT: "0",
    PARLEY_HOST: "127.0.0.1",
    LOG_LEVEL: "debug",
  };
  const running = new Map<WorkerName, SpawnedNode>();
  const ended: SpawnedNode[] = [];

  async function start(...names: readonly WorkerName[]): Promise<void> {
    for (const name of names) {
      const main = options.mains?.[name] ?? path.join(ROOT, "apps", name, "src", "main.ts");
      running.set(name, await spawnNode({ args: [main], env, cwd: dir }));
    }
    for (const name of names) {
      const worker = running.get(name);
      await waitFor(() => worker?.output().includes("worker ready"), {
        what: `the ${name} to be ready`,
        timeoutMs: 20_000,
      });
    }
  }

  async function end(name: WorkerName, signal: NodeJS.Signals): Promise<number | null> {
    const worker = running.get(name);
    if (!worker) return null;
    running.delete(name);
    ended.push(worker);
    worker.kill(signal);
    return (await worker.exited).code;
  }

  return {
    redis,
    origin,
    slack,
    env,
    get worker() {
      const named = (name: WorkerName): SpawnedNode => {
        const worker = running.get(name);
        if (!worker) throw new Error(`the ${name} does not run`);
        return worker;
      };
      return {
        get fetcher() {
          return named("fetcher");
        },
        get classifier() {
          return named("classifier");
        },
        get notifier() {
          return named("notifier");
        },
      };
    },
    async setFeeds(feeds, defaults = "{ every: 1s, firstSight: baseline }") {
      const text = [
        "fetch: { allowPrivateNetworks: true, minEvery: 1s, perHost: { connections: 8, gap: 0s } }",
        `defaults: ${defaults}`,
        "feeds:",
        ...feeds.map((feed) => `  - ${feed}`),
        "",
      ].join("\n");
      await writeFile(path.join(dir, "feeds.yaml"), text);
    },
    start,
    async kill(name) {
      await end(name, "SIGKILL");
    },
    stopWorkers: () => Promise.all([...running.keys()].map((name) => end(name, "SIGTERM"))),
    output: () => [...ended, ...running.values()].map((worker) => worker.output()).join(""),
    async close() {
      await Promise.all([...running.keys()].map((name) => end(name, "SIGKILL")));
      await Promise.all([slack.close(), origin.close(), redis.stop()]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}
