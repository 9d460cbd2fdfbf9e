import { ParleyError } from "@parley/core";
import { WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from "@slack/web-api";

/** Slack's codes by what they mean for us; whatever is not listed is in doubt, never retried blindly. */
const CODES: Readonly<Record<string, "limited" | "slow" | "token" | "route" | "degrade">> =
  Object.fromEntries([
    ...["ratelimited", "rate_limited"].map((code) => [code, "limited"]),
    ...["message_limit_exceeded", "org_login_required", "team_added_to_org", "accesslimited"].map((code) => [
      code,
      "slow",
    ]),
    ...[
      ...[
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "not_allowed_token_type",
      ],
      ...[
        "missing_scope",
        "two_factor_setup_required",
        "app_access_restricted",
        "access_denied",
        "is_bot",
        "unknown_method",
      ],
      "enterprise_is_restricted",
    ].map((code) => [code, "token"]),
    ...[
      ...[
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "no_permission",
        "restricted_action",
        "team_not_found",
      ],
      ...[
        "restricted_action_read_only_channel",
        "restricted_action_non_threadable_channel",
        "messages_tab_disabled",
      ],
      ...[
        "restricted_action_thread_only_channel",
        "ekm_access_denied",
        "slack_connect_file_link_sharing_blocked",
      ],
    ].map((code) => [code, "route"]),
    ...[
      ...[
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "invalid_attachments",
        "msg_too_long",
      ],
      ...[
        "msg_too_large",
        "too_many_attachments",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "metadata_too_large",
      ],
      ...[
        "metadata_must_be_sent_from_app",
        "no_text",
        "markdown_text_conflict",
        "attachment_payload_limit_exceeded",
      ],
    ].map((code) => [code, "degrade"]),
  ]);

/** Errors of the connection that surely came before the request left. */
const NOT_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

const REMEDIES: Readonly<Record<string, string>> = {
  channel_not_found: "is the name right? a private channel must invite the bot first: /invite @parley",
  not_in_channel: "invite the bot: /invite @parley",
  is_archived: "unarchive the channel or choose another in config/alerts.yaml",
  missing_scope: "reinstall the app with the default manifest: parley slack setup",
};

/** True when Slack refused the blocks or the metadata: the same text may pass without them. */
export function isFormRefused(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && CODES[error.data.error] === "degrade";
}

/**
 * What a failed call means, by exclusion: only what is proven unsent is called unsent, everything else is in doubt.
 *
 * @see notes on each class in docs/errors.md
 */
export function readSlackError(error: unknown, channel: string): ParleyError {
  const where = `slack ${channel}`;
  if (error instanceof WebAPIRateLimitedError) return limited(where, error.retryAfter * 1_000, error);
  if (error instanceof WebAPIPlatformError) return platformError(error, where);
  const message = error instanceof Error ? error.message : String(error);
  // web-api throws a plain Error for a 429 without Retry-After.
  if (/Retry header did not contain/i.test(message)) return limited(where, 30_000, error);
  const code = connectionCode(error);
  if (code !== null && NOT_SENT.has(code)) {
    return new ParleyError("slack_unreachable", `${where}: no connection (${code}), trying again`, {
      retry: "later",
      cause: error,
    });
  }
  return inDoubt(where, code ?? message.slice(0, 120), error);
}

function platformError(error: WebAPIPlatformError, where: string): ParleyError {
  const code = error.data.error.slice(0, 80); // a captive portal's whole page arrives here as the code
  const options = { cause: error };
  switch (CODES[code]) {
    case "limited":
      return limited(where, 30_000, error);
    case "slow":
      return new ParleyError(
        "slack_misconfigured",
        `${where}: ${code}, the workspace's plan or state forbids it`,
        {
          ...options,
          retry: "never",
          retryAfterMs: 15 * 60_000,
        },
      );
    case "token":
      return new ParleyError(
        "slack_misconfigured",
        `${where}: ${code}, ${REMEDIES[code] ?? "check SLACK_BOT_TOKEN"}`,
        {
          ...options,
          retry: "never",
        },
      );
    case "route":
      return new ParleyError(
        "slack_misconfigured",
        `${where}: ${code}, ${REMEDIES[code] ?? "the bot may not post there, choose another channel"}`,
        { ...options, retry: "never" },
      );
    case "degrade":
      return new ParleyError("slack_rejected", `${where}: ${code}, kept as a dead letter`, {
        ...options,
        retry: "never",
      });
    default:
      return inDoubt(where, code, error);
  }
}

function limited(where: string, retryAfterMs: number, cause: unknown): ParleyError {
  return new ParleyError("slack_rate_limited", `${where}: asked to wait ${retryAfterMs / 1_000} s`, {
    retry: "later",
    retryAfterMs,
    cause,
  });
}

function inDoubt(where: string, what: string, cause: unknown): ParleyError {
  return new ParleyError(
    "slack_in_doubt",
    `${where}: ${what}; it may have been posted, looking before posting again`,
    {
      retry: "later",
      cause,
    },
  );
}

/** The system's code of a failed connection, however deep undici wrapped it. */
function connectionCode(error: unknown): string | null {
  let inner: unknown = error instanceof WebAPIRequestError ? error.original : error;
  for (let depth = 0; depth < 5 && inner instanceof Error; depth++) {
    if ("code" in inner && typeof inner.code === "string" && !inner.code.startsWith("slack_webapi"))
      return inner.code;
    inner = inner instanceof AggregateError ? inner.errors[0] : inner.cause;
  }
  return null;
}
