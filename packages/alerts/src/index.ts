export { type AlertInput, composeAlerts, type ComposedAlerts } from "./compose-alerts.ts";
export { composeBaselineNotice } from "./compose-notice.ts";
export { openSink } from "./open-sink.ts";
export { sampleAlert } from "./sample-alert.ts";
export type { Found, Sink, SinkCheck } from "./sink.ts";
export { type ManifestVariant, slackManifest, slackManifestLink } from "./slack/manifest.ts";
export type { ChannelBook } from "./slack/slack-sink.ts";
