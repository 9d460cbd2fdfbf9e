import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { styleText } from "node:util";
import { fileURLToPath } from "node:url";
import { findRedisBinary, provideRedis, runAll } from "@parley/launch";
import {
  type FeedOrigin,
  openFeedOrigin,
  openSlackSimulator,
  type SlackMessage,
  type SlackSimulator,
} from "@parley/testkit";
import { DAY_SECONDS, FEEDS, ITEMS } from "./news-day.ts";
import { publisherOf } from "./publish.ts";
import { type Told, summaryOf } from "./summary.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const CHANNEL = { id: "C0TRADE001", name: "trade-talks" };
const OPS = { id: "C0OPS00001", name: "parley-ops" };

export interface DemoOptions {
  /** 2: twice as fast. */
  readonly speed: number;
  readonly host: string;
  readonly pagePort: number;
  /** Leaves the page up until Ctrl-C. */
  readonly keepOpen: boolean;
  readonly assumeYes: boolean;
}

/** Time after the last item for it to be polled, judged and told. */
const DRAIN_MS = 4_000;

/**
 * Runs the three real workers on the bundled news day: feeds over loopback HTTP, a simulated Slack with a page to look at.
 *
 * @returns The exit code: 0 when alerts came.
 */
// oxlint-disable-next-line max-lines-per-function -- the demo from start to end, in the order in which it happens
export async function runDemo(options: DemoOptions): Promise<number> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const interactive = process.stdin.isTTY && process.stdout.isTTY;
  const dir = await mkdtemp(path.join(tmpdir(), "parley-demo-"));
  const redis = await provideRedis({
    env: redisEnvironment(),
    dataDir: path.join(dir, "redis"),
    say,
    interactive,
    assumeYes: options.assumeYes || process.env["CI"] !== undefined || !interactive,
  });
  const origin = await openFeedOrigin({ host: "127.0.0.1" });
  const slack = await openSlackSimulator({
    host: options.host,
    port: options.pagePort,
    channels: [CHANNEL, OPS],
    scopes: [
      "chat:write",
      "channels:history",
      "channels:read",
      "groups:history",
      "groups:read",
      "metadata.message:read",
    ],
  });
  await writeFile(path.join(dir, "feeds.yaml"), feedsYaml(origin));
  say("");
  say(styleText("bold", "Parley demo: a news day in a minute"));
  say(
    `${FEEDS.length} feeds in ${new Set(FEEDS.map((feed) => feed.language)).size} languages, ${ITEMS.length} items, the three real workers, a real Redis (${redis.how})`,
  );
  say(`See the alerts as in Slack:  ${styleText("underline", slack.pageUrl)}`);
  say("");

  const told: Told[] = [];
  const startedAt = Date.now();
  const publisher = publisherOf(origin, { speed: options.speed, startedAt });
  slack.onMessage((message, change) => {
    if (change !== "posted") return;
    const next = { message, at: Date.now() };
    told.push(next);
    say(alertText(next, publisher));
  });
  const programs = runAll(workers({ redisUrl: redis.url, slack, dir }), {
    write: (text) => void process.stdout.write(text),
    colours: process.stdout.isTTY,
    cwd: dir,
  });

  const ended = programs.exited.then(() => "ended" as const);
  const wholeMs = (DAY_SECONDS * 1_000) / options.speed + DRAIN_MS;
  let state: "ended" | "running" = "running";
  while (state === "running" && Date.now() - startedAt < wholeMs) {
    const published = publisher.publishDue();
    if (process.stdout.isTTY) {
      process.stdout.write(`\r${published}/${ITEMS.length} items published, ${told.length} alerts \r`);
    }
    const pause = new Promise<"running">((resolve) => setTimeout(resolve, 100, "running"));
    state = await Promise.race([ended, pause]);
  }
  say(summaryOf(told, { publisher, origin }));
  if (options.keepOpen && state === "running") {
    say(`The page stays up until Ctrl-C: ${slack.pageUrl}`);
    await programs.exited;
  }
  await programs.stop();
  await Promise.all([slack.close(), origin.close(), redis.stop()]);
  await rm(dir, { recursive: true, force: true });
  return told.length > 0 ? 0 : 1;
}

/** The demo must start from nothing: a Redis that may hold things (REDIS_URL) is used only where none can be started. */
function redisEnvironment(): Record<string, string | undefined> {
  return findRedisBinary(process.env) === null ? process.env : { ...process.env, REDIS_URL: undefined };
}

function feedsYaml(origin: FeedOrigin): string {
  return [
    "fetch: { allowPrivateNetworks: true, minEvery: 500ms, perHost: { connections: 16, gap: 0s } }",
    "defaults: { every: 1s, firstSight: alert }",
    "feeds:",
    ...FEEDS.map(
      ({ id, path: place, name, tier, language }) =>
        `  - { id: ${id}, url: "${origin.url(place)}", name: ${JSON.stringify(name)}, publisher: ${id}, tier: ${tier}, language: ${language} }`,
    ),
    "",
  ].join("\n");
}

function workers(to: { redisUrl: string; slack: SlackSimulator; dir: string }): Parameters<typeof runAll>[0] {
  const env = {
    REDIS_URL: to.redisUrl,
    PARLEY_CONFIG: to.dir,
    PARLEY_HOST: "127.0.0.1",
    PARLEY_PORT: "0",
    SLACK_BOT_TOKEN: to.slack.token,
    SLACK_CHANNEL: `#${CHANNEL.name}`,
    SLACK_API_URL: to.slack.apiUrl,
    LOG_LEVEL: "warn",
  };
  return ["fetcher", "classifier", "notifier"].map((name) => ({
    name,
    args: [path.join(ROOT, "apps", name, "src", "main.ts")],
    env,
  }));
}

/** An alert in three lines: what moved, the headline that says so, and how long it took. */
function alertText({ message, at }: Told, publisher: ReturnType<typeof publisherOf>): string {
  const [headline = "", ...rest] = plain(message).split(" – ");
  const item = publisher.itemOf(message.text);
  const latency =
    item === null ? "" : `  ${((at - item.publishedAt) / 1_000).toFixed(1)} s after publication`;
  return `${styleText("green", "●")} ${styleText("bold", headline)}\n    ${rest.join(" – ")}\n${styleText("dim", `   ${latency}`)}`;
}

function plain({ text }: SlackMessage): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
