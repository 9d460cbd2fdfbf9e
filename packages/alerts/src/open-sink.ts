import { consoleSink } from "./console/console-sink.ts";
import type { Sink } from "./sink.ts";
import { type ChannelBook, type Log, slackSink } from "./slack/slack-sink.ts";

/**
 * Opens Slack when there is a token, else the console.
 *
 * A message without a channel (a route for the console, a notice without an ops channel) always goes to the console.
 */
export function openSink(
  env: { readonly slackToken: string | null; readonly slackApiUrl: string | null },
  io: { readonly write: (text: string) => void; readonly log: Log; readonly channels?: ChannelBook },
): Sink {
  const printed = consoleSink(io.write);
  if (env.slackToken === null) return printed;
  const slack = slackSink({
    token: env.slackToken,
    apiUrl: env.slackApiUrl,
    log: io.log,
    channels: io.channels,
  });
  return {
    id: "slack",
    deliver: (message, ...rest) => (message.channel === null ? printed : slack).deliver(message, ...rest),
    findDelivered: (message, search) =>
      (message.channel === null ? printed : slack).findDelivered(message, search),
    check: () => slack.check(),
  };
}
