import { openSink } from "@parley/alerts";
import { checkConfig } from "@parley/config";
import { ParleyError } from "@parley/core";
import { SHIPPED_CONFIG } from "@parley/pipeline";
import { readEnvironmentSettings } from "./environment.ts";
import { silentLog } from "./slack.ts";

/** `parley check`: validates the whole config; with `--live` also asks Slack. */
export async function check(options: { readonly live?: true; readonly json?: true }): Promise<void> {
  const settings = readEnvironmentSettings();
  const { config, problems } = checkConfig({
    dir: settings.configDir,
    shippedDir: SHIPPED_CONFIG,
    env: process.env,
  });
  if (options.json) {
    const summary = config && { feeds: config.feeds.length, routes: config.routes.length };
    process.stdout.write(`${JSON.stringify({ ok: config !== null, ...summary, problems }, null, 2)}\n`);
  } else if (config) {
    const channels = config.routes.map((route) => route.channel ?? "console").join(", ");
    process.stdout.write(
      `config is fine: ${config.feeds.length} feeds, ${config.routes.length} route(s) to ${channels}\n`,
    );
  } else {
    for (const problem of problems) process.stderr.write(`${problem.text}\n`);
    process.stderr.write(`${problems.length} problem(s) in the config\n`);
  }
  if (!config) process.exitCode = 1;
  if (options.live) await checkSlack(settings);
}

async function checkSlack(settings: ReturnType<typeof readEnvironmentSettings>): Promise<void> {
  if (settings.slackToken === null) {
    process.stdout.write("slack: no SLACK_BOT_TOKEN, alerts go to the console (parley slack setup)\n");
    return;
  }
  const sink = openSink(settings, { write: (text) => process.stdout.write(text), log: silentLog });
  const result = await sink.check();
  process.stdout.write(`slack: ${result.summary}\n`);
  for (const lost of result.lost) process.stdout.write(`  ${lost}\n`);
  if (!result.ok) throw new ParleyError("slack_misconfigured", "slack: see above", { retry: "never" });
}
