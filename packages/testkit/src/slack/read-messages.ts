import type { EpochMs } from "@parley/core";
import { refusal } from "./check-message.ts";
import { type JsonRecord, textAt } from "./json-record.ts";
import type { SlackChannel, SlackMessage, Workspace } from "./workspace.ts";

/** What reading needs. */
export interface ReadContext {
  readonly workspace: Workspace;
  readonly scopes: ReadonlySet<string>;
  readonly now: () => EpochMs;
}

/** docs.slack.dev conversations.history: default 100, at most 999. */
const PAGE = { default: 100, max: 999 };

/** conversations.history: newest first, without replies that were not broadcast, and late by the simulated lag. */
export function readHistory(args: JsonRecord, channel: string, context: ReadContext): JsonRecord {
  const shown = visibleMessages(channel, context)
    .filter((message) => message.threadTs === null || message.isBroadcast)
    .toReversed();
  const reply = page(shown, args, context);
  if (reply["ok"] !== true) return reply;
  return { ...reply, pin_count: 0, channel_actions_ts: null, channel_actions_count: 0 };
}

/** conversations.replies: the root, then its replies, oldest first. */
export function readThread(args: JsonRecord, channel: string, context: ReadContext): JsonRecord {
  const asked = textAt(args, "ts");
  const visible = visibleMessages(channel, context);
  const parent = visible.find((message) => message.ts === asked);
  if (parent === undefined) return refusal("thread_not_found");
  const root = parent.threadTs ?? parent.ts;
  return page(
    visible.filter((message) => message.ts === root || message.threadTs === root),
    args,
    context,
  );
}

/** A message as the API shows it. */
export function messageReply(
  message: SlackMessage,
  options: { readonly workspace: Workspace; readonly withMetadata: boolean; readonly isThreadShown: boolean },
): JsonRecord {
  const { team, bot } = options.workspace;
  return {
    type: "message",
    ...(message.isBroadcast ? { subtype: "thread_broadcast" } : {}),
    user: bot.userId,
    bot_id: bot.id,
    app_id: bot.appId,
    team: team.id,
    bot_profile: {
      id: bot.id,
      app_id: bot.appId,
      name: bot.name,
      deleted: false,
      team_id: team.id,
    },
    text: message.text,
    ts: message.ts,
    ...(message.blocks.length > 0 ? { blocks: withBlockIds(message) } : {}),
    ...(message.attachments.length > 0 ? { attachments: message.attachments } : {}),
    ...(options.withMetadata && message.metadata !== null ? { metadata: message.metadata } : {}),
    ...(message.isMarkedEdited && message.editedAt !== null
      ? { edited: { user: bot.id, ts: `${Math.floor(message.editedAt / 1_000)}.000000` } }
      : {}),
    ...threadFields(message, options),
  };
}

/** A channel as the API shows it. */
export function channelReply(channel: SlackChannel): JsonRecord {
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: !channel.isPrivate,
    is_group: channel.isPrivate,
    is_private: channel.isPrivate,
    is_im: false,
    is_mpim: false,
    is_archived: channel.isArchived,
    is_general: false,
    is_member: channel.isMember,
    is_shared: false,
  };
}

function visibleMessages(channel: string, context: ReadContext): readonly SlackMessage[] {
  const now = context.now();
  return context.workspace.messages(channel).filter((message) => message.visibleAt <= now);
}

/** Slack gives every block an id when the sender gave none. */
function withBlockIds(message: SlackMessage): readonly unknown[] {
  return message.blocks.map((block, index) =>
    typeof block === "object" && block !== null && !("block_id" in block)
      ? { ...block, block_id: `b${index}` }
      : block,
  );
}

function threadFields(
  message: SlackMessage,
  options: { readonly workspace: Workspace; readonly isThreadShown: boolean },
): JsonRecord {
  const { bot } = options.workspace;
  if (message.threadTs !== null) return { thread_ts: message.threadTs, parent_user_id: bot.userId };
  if (!options.isThreadShown) return {};
  const replies = options.workspace
    .messages(message.channel)
    .filter((reply) => reply.threadTs === message.ts);
  const last = replies.at(-1);
  if (last === undefined) return {};
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: 1,
    reply_users: [bot.userId],
    latest_reply: last.ts,
    is_locked: false,
    subscribed: false,
  };
}

function page(messages: readonly SlackMessage[], args: JsonRecord, context: ReadContext): JsonRecord {
  const inWindow = messages.filter((message) => isInWindow(message, args));
  const limit = Math.min(PAGE.max, Math.max(1, Number(args["limit"] ?? PAGE.default) || PAGE.default));
  const start = cursorPosition(textAt(args, "cursor"));
  if (start === null) return refusal("invalid_cursor");
  const shown = inWindow.slice(start, start + limit);
  const hasMore = inWindow.length > start + limit;
  const withMetadata = isSet(args, "include_all_metadata") && context.scopes.has("metadata.message:read");
  const { workspace } = context;
  return {
    ok: true,
    messages: shown.map((message) => messageReply(message, { workspace, withMetadata, isThreadShown: true })),
    has_more: hasMore,
    ...(hasMore ? { response_metadata: { next_cursor: cursorAt(start + limit) } } : {}),
  };
}

/** Timestamps have a fixed form, so they compare as text of equal length; `oldest=0` and `1.0` are written by callers. */
function isInWindow(message: SlackMessage, args: JsonRecord): boolean {
  const oldest = Number(args["oldest"] ?? 0);
  const latest = Number(args["latest"] ?? Number.POSITIVE_INFINITY);
  const ts = Number(message.ts);
  return isSet(args, "inclusive") ? ts >= oldest && ts <= latest : ts > oldest && ts < latest;
}

function isSet(args: JsonRecord, key: string): boolean {
  const value = args[key];
  return value === true || value === "true" || value === "1";
}

function cursorAt(position: number): string {
  return Buffer.from(`next:${position}`).toString("base64");
}

function cursorPosition(cursor: string): number | null {
  if (cursor === "") return 0;
  const match = /^next:(\d+)$/.exec(Buffer.from(cursor, "base64").toString());
  return match ? Number(match[1]) : null;
}
