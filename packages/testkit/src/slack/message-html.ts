import { blockHtml } from "./block-html.ts";
import { escapeHtml } from "./escape-html.ts";
import { isRecord, listAt, recordAt, textAt } from "./json-record.ts";
import { type ChannelNames, mrkdwnHtml, timeHtml } from "./mrkdwn-html.ts";
import type { SlackMessage, Workspace } from "./workspace.ts";

/** What stands in a channel's list: a root with its thread below it, or a reply that was sent to the channel too. */
export interface MessageEntry {
  /** Unique in the page. */
  readonly id: string;
  readonly channel: string;
  readonly ts: string;
  readonly html: string;
}

/** Two speech bubbles that meet: Parley's mark, drawn here so that the page loads nothing. */
export const MARK = `<svg viewBox="0 0 32 32" aria-hidden="true"><path d="M6 6h13a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3h-6l-5 4v-4H6a3 3 0 0 1-3-3V9a3 3 0 0 1 3-3z" fill="#fff" fill-opacity=".92"/><path d="M25 12h1a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3h-2v4l-5-4h-5a3 3 0 0 1-3-2.6h7.500A5.500 5.500 0 0 0 25 16z" fill="#fff" fill-opacity=".55"/></svg>`;

/** The entry of a root or a broadcast reply as the channel shows it now; null for a reply that stays in its thread. */
export function entryOf(message: SlackMessage, workspace: Workspace): MessageEntry | null {
  if (message.threadTs !== null && !message.isBroadcast) return null;
  const { channel, ts } = message;
  const id = `m-${channel}-${ts.replace(".", "-")}`;
  const replies =
    message.threadTs === null ? workspace.messages(channel).filter((reply) => reply.threadTs === ts) : [];
  const names: ChannelNames = (reference) =>
    workspace.channels().find((known) => known.id === reference)?.name ?? reference;
  const html = `<article class="message" id="${escapeHtml(id)}" data-ts="${escapeHtml(ts)}">${bodyHtml(
    message,
    {
      names,
      before: originHtml(message, workspace),
      after: threadHtml(replies, names),
    },
  )}</article>`;
  return { id, channel, ts, html };
}

function bodyHtml(
  message: SlackMessage,
  parts: { readonly names: ChannelNames; readonly before: string; readonly after: string },
): string {
  const { names } = parts;
  const content =
    message.blocks.length > 0
      ? message.blocks.map((block) => blockHtml(block, names)).join("")
      : `<div class="block text">${mrkdwnHtml(message.text, names)}</div>`;
  const edited = message.editedAt === null ? "" : '<span class="edited">(edited)</span>';
  const seconds = Number(message.ts.split(".", 1)[0]);
  return [
    `<span class="avatar">${MARK}</span>`,
    '<div class="content">',
    `<div class="byline"><b>Parley</b><span class="app">APP</span>${timeHtml(seconds, "{time}")}${edited}</div>`,
    parts.before,
    content,
    ...message.attachments.map((attachment) => attachmentHtml(attachment, names)),
    parts.after,
    "</div>",
  ].join("");
}

/** Above a broadcast reply: which thread it answers, in the words of the root. */
function originHtml(message: SlackMessage, workspace: Workspace): string {
  if (message.threadTs === null) return "";
  const root = workspace.find(message.channel, message.threadTs);
  const title = root === null ? "a message that is gone" : titleOf(root);
  return `<div class="origin">replied to a thread: <span>${escapeHtml(title)}</span></div>`;
}

function titleOf(message: SlackMessage): string {
  const header = message.blocks.find((block) => isRecord(block) && block["type"] === "header");
  const text = isRecord(header) ? textAt(recordAt(header, "text"), "text") : message.text;
  const shown = Array.from(text);
  return shown.length > 80 ? `${shown.slice(0, 79).join("")}…` : text;
}

function threadHtml(replies: readonly SlackMessage[], names: ChannelNames): string {
  if (replies.length === 0) return "";
  const count = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  const shown = replies.map(
    (reply) => `<div class="reply">${bodyHtml(reply, { names, before: "", after: "" })}</div>`,
  );
  return `<details class="thread" open><summary>${count}</summary>${shown.join("")}</details>`;
}

function attachmentHtml(attachment: unknown, names: ChannelNames): string {
  if (!isRecord(attachment)) return "";
  const text = ["pretext", "title", "text"]
    .map((key) => mrkdwnHtml(textAt(attachment, key), names))
    .filter(Boolean);
  const blocks = listAt(attachment, "blocks").map((block) => blockHtml(block, names));
  return `<div class="attachment">${text.map((html) => `<div>${html}</div>`).join("")}${blocks.join("")}</div>`;
}
