/** `recommended`: nothing is ever posted twice. `postOnly`: the least permissions. `interactive`: with buttons. */
export type ManifestVariant = "recommended" | "postOnly" | "interactive";

/**
 * Reading the channel back is what makes delivery exactly once; `channels:read` and `groups:read` find the id of a channel
 * that is configured by its name.
 */
const READING = [
  "channels:history",
  "channels:read",
  "groups:history",
  "groups:read",
  "metadata.message:read",
];

/** The manifest of a Slack app for Parley. @see https://docs.slack.dev/reference/app-manifest */
export function slackManifest(variant: ManifestVariant): object {
  const isInteractive = variant === "interactive";
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: "Parley",
      description: "Tells when trade talks between governments move",
      background_color: "#14365d",
    },
    features: { bot_user: { display_name: "parley", always_online: false } },
    oauth_config: { scopes: { bot: ["chat:write", ...(variant === "postOnly" ? [] : READING)] } },
    settings: {
      org_deploy_enabled: false,
      socket_mode_enabled: isInteractive,
      token_rotation_enabled: false,
      ...(isInteractive ? { interactivity: { is_enabled: true } } : {}),
    },
  };
}

/** The link that opens Slack's "create app" dialogue with the manifest filled in. */
export function slackManifestLink(variant: ManifestVariant): string {
  return `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(slackManifest(variant)))}`;
}
