import path from "node:path";
import { fileURLToPath } from "node:url";
import { provideRedis, runAll } from "@parley/launch";
import { openOverview } from "@parley/pipeline";
import { type Environment, readEnvironment } from "./environment.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** A first poll that has not answered by then will not: say so while the newcomer still looks. */
const REACHED_AFTER_MS = 15_000;

/** `parley start`: the real thing, until Ctrl-C. */
export async function start(options: { readonly yes?: true }): Promise<void> {
  const environment = readEnvironment();
  const { settings, config } = environment;
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const redis = await provideRedis({
    env: process.env,
    dataDir: path.join(ROOT, ".data", "redis"),
    say,
    interactive: process.stdin.isTTY && process.stdout.isTTY,
    assumeYes: options.yes === true || process.env["CI"] !== undefined || !process.stdin.isTTY,
  });
  // NODE_USE_ENV_PROXY: the Slack client speaks through HTTPS_PROXY too, where it is set.
  const env = { REDIS_URL: redis.url, PARLEY_HOST: "127.0.0.1", NODE_USE_ENV_PROXY: "1" };
  const worker = (name: string): Parameters<typeof runAll>[0][number] => ({
    name,
    args: [path.join(ROOT, "apps", name, "src", "main.ts")],
    env: { ...env, PARLEY_PORT: "0" },
  });
  const board = {
    ...worker("board"),
    env: { ...env, PARLEY_HOST: settings.host, PARLEY_PORT: String(settings.port) },
  };
  const programs = runAll([worker("fetcher"), worker("classifier"), worker("notifier"), board], {
    write: (text) => void process.stdout.write(text),
    colours: process.stdout.isTTY,
    cwd: process.cwd(),
  });
  say(`Parley watches ${config.feeds.length} feeds; alerts go to ${destination(environment)}`);
  say(`health  http://${settings.host}:${settings.port}/healthz   metrics  /metrics   redis  ${redis.how}`);
  say("Ctrl-C drains and stops everything");

  const nudge = setTimeout(() => void sayUnreached(environment, redis.url, say), REACHED_AFTER_MS);
  await programs.exited;
  clearTimeout(nudge);
  await redis.stop();
}

function destination({ settings, config }: Environment): string {
  if (settings.slackToken === null)
    return "this console (no SLACK_BOT_TOKEN: npm run -s parley -- slack setup)";
  return `Slack: ${config.routes.map((route) => route.channel ?? "console").join(", ")}`;
}

/** Says in one line when no feed could be reached at all, and what to try instead. */
async function sayUnreached(
  { config }: Environment,
  redisUrl: string,
  say: (line: string) => void,
): Promise<void> {
  const overview = openOverview(redisUrl);
  try {
    const states = [...(await overview.feedStates(config.feeds.map((feed) => feed.id))).values()];
    if (states.some((state) => state.problem === null && state.firstSeenAt !== null)) return;
    const reason = states.find((state) => state.problem !== null)?.problem ?? "no answer yet";
    say(
      `No feed could be reached (${reason}); check the network, or see Parley work without one: npm run demo`,
    );
  } finally {
    await overview.close();
  }
}
