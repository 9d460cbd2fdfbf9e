import type { EpochMs } from "@parley/core";
import { checkMessage, type MessageContent, parsedJson, refusal } from "./check-message.ts";
import { findBlockProblems, findViewProblems } from "./find-block-problems.ts";
import type { BlockProblem } from "./block-schema.ts";
import { type JsonRecord, isRecord, textAt } from "./json-record.ts";
import type { RateTier } from "./rate-model.ts";
import { channelReply, messageReply, readHistory, readThread } from "./read-messages.ts";
import type { SlackChannel, SlackMessage, Workspace } from "./workspace.ts";

/** What a method may look at. */
interface MethodContext {
  readonly workspace: Workspace;
  readonly scopes: ReadonlySet<string>;
  readonly now: () => EpochMs;
  /** Is told of each message that is about to be shown, with the call's arguments. */
  readonly onShown: (message: SlackMessage, args: JsonRecord) => void;
}

/** One method of Slack's Web API. */
export interface SlackMethod {
  /** Any one of these is enough; none needed when empty. */
  readonly scopes: readonly string[];
  readonly tier: RateTier;
  readonly run: (args: JsonRecord, context: MethodContext) => JsonRecord;
}

const READ_SCOPES = ["channels:history", "groups:history"];
const LIST_SCOPES = ["channels:read", "groups:read"];

/** Slack's Web API, as far as a notifier goes. Tiers: docs.slack.dev, read 2026-11. */
export const SLACK_METHODS: Readonly<Record<string, SlackMethod>> = {
  "api.test": { scopes: [], tier: "tier-4", run: testApi },
  "auth.test": { scopes: [], tier: "special", run: testAuth },
  "blocks.validate": { scopes: [], tier: "tier-4", run: validateBlocks },
  "chat.postMessage": { scopes: ["chat:write"], tier: "post", run: postMessage },
  "chat.update": { scopes: ["chat:write"], tier: "tier-3", run: updateMessage },
  "chat.delete": { scopes: ["chat:write"], tier: "tier-3", run: deleteMessage },
  "chat.getPermalink": { scopes: [], tier: "special", run: getPermalink },
  "conversations.history": { scopes: READ_SCOPES, tier: "tier-3", run: history },
  "conversations.replies": { scopes: READ_SCOPES, tier: "tier-3", run: replies },
  "conversations.info": { scopes: LIST_SCOPES, tier: "tier-3", run: info },
  "conversations.list": { scopes: LIST_SCOPES, tier: "tier-2", run: listChannels },
};

/** Slack's answer when none of the needed scopes was granted. */
export function missingScope(needed: readonly string[], scopes: ReadonlySet<string>): JsonRecord {
  return refusal("missing_scope", { needed: needed.join(","), provided: [...scopes].join(",") });
}

function testApi(args: JsonRecord): JsonRecord {
  const { error } = args;
  return typeof error === "string" ? refusal(error, { args }) : { ok: true, args };
}

function testAuth(_args: JsonRecord, { workspace }: MethodContext): JsonRecord {
  const { team, bot } = workspace;
  return {
    ok: true,
    url: `https://${team.domain}.slack.com/`,
    team: team.name,
    user: bot.name.toLowerCase(),
    team_id: team.id,
    user_id: bot.userId,
    bot_id: bot.id,
    is_enterprise_install: false,
  };
}

function validateBlocks(args: JsonRecord): JsonRecord {
  const given = ["blocks", "message", "view"].filter((name) => args[name] !== undefined);
  const [name] = given;
  if (given.length !== 1 || name === undefined) {
    return refusal("invalid_arguments", {
      response_metadata: { messages: ["must provide exactly one of `blocks`, `view`, or `message`"] },
    });
  }
  const value = parsedJson(args[name]);
  if (value === undefined)
    return refusal("invalid_arguments", { response_metadata: { messages: ["invalid JSON"] } });
  const problems = validationProblems(name, value);
  if (problems.length === 0) return { ok: true };
  // Unlike the chat methods, this one gives objects and pointers that start at the payload (docs example, 2026-08).
  const errors = problems.map((problem) => ({ code: "failed_constraint", ...problem }));
  return refusal(`invalid_${name}`, { errors });
}

function validationProblems(name: string, value: unknown): readonly BlockProblem[] {
  if (name === "blocks") return findBlockProblems(value, { surface: "modal", pointer: "" });
  if (name === "view") return findViewProblems(value);
  const blocks = isRecord(value) ? (value["blocks"] ?? []) : value;
  return findBlockProblems(blocks, { surface: "message", pointer: "/blocks" });
}

// oxlint-disable-next-line complexity -- one guard for each way Slack refuses the call, in Slack's order
function postMessage(args: JsonRecord, context: MethodContext): JsonRecord {
  const { workspace } = context;
  const channel = workspace.findChannel(textAt(args, "channel"));
  const closed = channelRefusal(channel) ?? membershipRefusal(channel, context.scopes);
  if (channel === null || closed !== null) return closed ?? {};
  const checked = checkMessage(args, "post");
  if (checked.status === "refused") return checked.reply;
  const { text = "", blocks = [], attachments = [], metadata = null, isTruncated } = checked.content;
  if (text === "" && blocks.length === 0 && attachments.length === 0) return refusal("no_text");
  const threadTs = rootOf(textAt(args, "thread_ts"), channel, workspace);
  if (threadTs === undefined) return refusal("thread_not_found");
  const isBroadcast = threadTs !== null && flagAt(args, "reply_broadcast");
  const message = workspace.post(channel, { threadTs, isBroadcast, text, blocks, attachments, metadata });
  context.onShown(message, args);
  return {
    ok: true,
    channel: channel.id,
    ts: message.ts,
    message: messageReply(message, { workspace, withMetadata: true, isThreadShown: false }),
    ...(isTruncated ? TRUNCATED : {}),
  };
}

const TRUNCATED: JsonRecord = {
  warning: "message_truncated",
  response_metadata: { warnings: ["message_truncated"] },
};

// oxlint-disable-next-line complexity -- one guard for each way Slack refuses the call, in Slack's order
function updateMessage(args: JsonRecord, context: MethodContext): JsonRecord {
  const { workspace } = context;
  const found = findOwn(args, "ts", context);
  if (found.status === "refused") return found.reply;
  const { message } = found;
  const checked = checkMessage(args, "update");
  if (checked.status === "refused") return checked.reply;
  const { content } = checked;
  if (content.text === undefined && content.blocks === undefined && content.attachments === undefined) {
    return refusal("no_text");
  }
  const blocks = blocksAfter(message, content);
  if (blocks === "mismatch") return refusal("block_mismatch");
  const changed = workspace.update(message, {
    blocks,
    attachments: content.attachments ?? message.attachments,
    text: content.text ?? message.text,
    metadata: content.metadata === undefined ? message.metadata : content.metadata,
    isBroadcast: message.isBroadcast || (message.threadTs !== null && flagAt(args, "reply_broadcast")),
    isMarkedEdited: message.isMarkedEdited || content.blocks === undefined,
  });
  context.onShown(changed, { parse: "client", ...args });
  const shown = messageReply(changed, { workspace, withMetadata: true, isThreadShown: false });
  // The ts stands beside the message here, not in it (slackapi/java-slack-sdk, json-logs of chat.update).
  const { ts: _ts, ...updatedReply } = shown;
  return {
    ok: true,
    channel: message.channel,
    ts: message.ts,
    text: changed.text,
    message: updatedReply,
  };
}

/** Text without blocks takes the blocks away; rich text can only be replaced by rich text (docs.slack.dev chat.update). */
function blocksAfter(message: SlackMessage, content: MessageContent): readonly unknown[] | "mismatch" {
  if (content.blocks === undefined) return content.text === undefined ? message.blocks : [];
  return hasRichText(message.blocks) && !hasRichText(content.blocks) ? "mismatch" : content.blocks;
}

function deleteMessage(args: JsonRecord, context: MethodContext): JsonRecord {
  const found = findOwn(args, "ts", context);
  if (found.status === "refused") return found.reply;
  context.workspace.remove(found.message);
  return { ok: true, channel: found.message.channel, ts: found.message.ts };
}

function getPermalink(args: JsonRecord, context: MethodContext): JsonRecord {
  const found = findOwn(args, "message_ts", context);
  if (found.status === "refused") return found.reply;
  const { channel, ts } = found.message;
  const permalink = `https://${context.workspace.team.domain}.slack.com/archives/${channel}/p${ts.replace(".", "")}`;
  return { ok: true, channel, permalink };
}

function history(args: JsonRecord, context: MethodContext): JsonRecord {
  const channel = readableChannel(args, context);
  return "id" in channel ? readHistory(args, channel.id, context) : channel.reply;
}

function replies(args: JsonRecord, context: MethodContext): JsonRecord {
  const channel = readableChannel(args, context);
  return "id" in channel ? readThread(args, channel.id, context) : channel.reply;
}

function info(args: JsonRecord, { workspace }: MethodContext): JsonRecord {
  const channel = channelById(textAt(args, "channel"), workspace);
  return channel === null ? refusal("channel_not_found") : { ok: true, channel: channelReply(channel) };
}

function listChannels(_args: JsonRecord, { workspace }: MethodContext): JsonRecord {
  return {
    ok: true,
    channels: workspace.channels().map(channelReply),
    response_metadata: { next_cursor: "" },
  };
}

/** Only posting takes a name; every other method wants the id (docs.slack.dev chat.update: "channel_not_found"). */
function channelById(id: string, workspace: Workspace): SlackChannel | null {
  return workspace.channels().find((channel) => channel.id === id) ?? null;
}

function channelRefusal(channel: SlackChannel | null): JsonRecord | null {
  if (channel === null) return refusal("channel_not_found");
  return channel.isArchived ? refusal("is_archived") : null;
}

/** A private channel that the app is not in looks like none at all (getsentry/sentry#119600). */
function membershipRefusal(channel: SlackChannel | null, scopes: ReadonlySet<string>): JsonRecord | null {
  if (channel === null || channel.isMember) return null;
  if (channel.isPrivate) return refusal("channel_not_found");
  return scopes.has("chat:write.public") ? null : refusal("not_in_channel");
}

function readableChannel(
  args: JsonRecord,
  context: MethodContext,
): SlackChannel | { readonly reply: JsonRecord } {
  const channel = channelById(textAt(args, "channel"), context.workspace);
  if (channel === null) return { reply: refusal("channel_not_found") };
  const needed = channel.isPrivate ? "groups:history" : "channels:history";
  if (!context.scopes.has(needed)) return { reply: missingScope([needed], context.scopes) };
  return channel.isMember
    ? channel
    : { reply: refusal(channel.isPrivate ? "channel_not_found" : "not_in_channel") };
}

type Found =
  | { readonly status: "found"; readonly message: SlackMessage }
  | { readonly status: "refused"; readonly reply: JsonRecord };

function findOwn(args: JsonRecord, key: "ts" | "message_ts", { workspace }: MethodContext): Found {
  const channel = channelById(textAt(args, "channel"), workspace);
  const closed = channelRefusal(channel);
  if (channel === null || closed !== null) return { status: "refused", reply: closed ?? {} };
  const message = workspace.find(channel.id, textAt(args, key));
  return message === null
    ? { status: "refused", reply: refusal("message_not_found") }
    : { status: "found", message };
}

/**
 * Null for a root, the root's ts for a reply (also when it answers another reply), undefined when there is no such message.
 * What real Slack says to an unknown thread_ts is not documented.
 */
function rootOf(threadTs: string, channel: SlackChannel, workspace: Workspace): string | null | undefined {
  if (threadTs === "") return null;
  const parent = workspace.find(channel.id, threadTs);
  return parent === null ? undefined : (parent.threadTs ?? parent.ts);
}

function hasRichText(blocks: readonly unknown[]): boolean {
  return blocks.some((block) => isRecord(block) && block["type"] === "rich_text");
}

function flagAt(args: JsonRecord, key: string): boolean {
  const value = args[key];
  return value === true || value === "true" || value === "1";
}
