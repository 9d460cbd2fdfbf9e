import { openSink, sampleAlert, slackManifestLink } from "@parley/alerts";
import { ParleyError } from "@parley/core";
import { readEnvironment } from "./environment.ts";

type Variant = Parameters<typeof slackManifestLink>[0];

const VARIANTS: Readonly<Record<Variant, string>> = {
  recommended: "posts, and reads its own messages back, so that nothing is ever posted twice",
  postOnly: "posts only; a delivery in doubt is repeated and marked as a possible repeat",
  interactive: "as recommended, with buttons (needs SLACK_APP_TOKEN)",
};

/** The library's own lines are of no use in a terminal: the commands say what matters. */
const ignore = (): void => undefined;
export const silentLog: Record<"debug" | "info" | "warn" | "error", () => void> = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
};

/** `parley slack setup`: three actions to the first message. */
export async function slackSetup(options: { readonly variant: string }): Promise<void> {
  const variant = (["recommended", "postOnly", "interactive"] as const).find(
    (name) => name === options.variant,
  );
  if (!variant) {
    throw new ParleyError(
      "usage",
      `slack setup: no variant "${options.variant}", use ${Object.keys(VARIANTS).join(", ")}`,
      {
        retry: "never",
      },
    );
  }
  process.stdout.write(
    [
      `1. Create the app (${variant}: ${VARIANTS[variant]}), install it to your workspace:`,
      `   ${slackManifestLink(variant)}`,
      `2. Write its bot token and your channel into .env, and invite the bot there (/invite @parley):`,
      `   SLACK_BOT_TOKEN=xoxb-…`,
      `   SLACK_CHANNEL="#trade-talks"`,
      `3. Start: npm start      (a sample first: npm run -s parley -- slack test)`,
      ``,
    ].join("\n"),
  );
}

/** `parley slack test`: a message plainly marked as a sample, to each route. */
export async function slackTest(): Promise<void> {
  const { settings, config } = readEnvironment();
  const sink = openSink(settings, { write: (text) => process.stdout.write(text), log: silentLog });
  for (const route of config.routes) {
    const alert = sampleAlert(route, Date.now());
    const receipt = await sink.deliver(alert, alert.id);
    process.stdout.write(
      `sample posted to ${route.channel ?? "the console"} (${receipt.sink} ${receipt.messageId})\n`,
    );
  }
}
