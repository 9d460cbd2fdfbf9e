import { type BlockProblem } from "./block-schema.ts";
import { findBlockProblems, textCharsOf } from "./find-block-problems.ts";
import { isRecord, type JsonRecord, textAt } from "./json-record.ts";
import type { SlackMetadata } from "./workspace.ts";

/** The content of a chat.postMessage or chat.update call; a part that was not sent is undefined. */
export interface MessageContent {
  readonly text: string | undefined;
  readonly blocks: readonly unknown[] | undefined;
  readonly attachments: readonly unknown[] | undefined;
  readonly metadata: SlackMetadata | null | undefined;
  /** Slack cut the text. */
  readonly isTruncated: boolean;
}

/** Either the content, or what Slack answers instead. */
export type CheckedMessage =
  | { readonly status: "accepted"; readonly content: MessageContent }
  | { readonly status: "refused"; readonly reply: JsonRecord };

/** Posted text is cut here, with a warning; updated text is refused above 4 000 (docs.slack.dev chat.postMessage, chat.update). */
const MAX_TEXT_CHARS = { post: 40_000, update: 4_000 } as const;
/** Undocumented; measured against the live API by metabase/metabase#79908 (2026-08): 13 202 were refused. */
const MAX_BLOCK_TEXT_CHARS = 13_200;
/** Not documented either: a guess on the strict side. Ours are below 300 bytes. */
const MAX_METADATA_CHARS = 8_000;
const MAX_ATTACHMENTS = 100;

/** Reads and checks the content of a message as Slack does: shape, lengths, Block Kit rules, metadata. */
// oxlint-disable-next-line complexity -- one guard for each way Slack refuses the call, in Slack's order
export function checkMessage(args: JsonRecord, mode: "post" | "update"): CheckedMessage {
  const text = args["text"] === undefined ? undefined : textAt(args, "text");
  const blocks = parsedList(args["blocks"]);
  if (blocks === "malformed") return refused(refusal("invalid_blocks_format"));
  const attachments = parsedList(args["attachments"]);
  if (attachments === "malformed") return refused(refusal("invalid_attachments"));
  const metadata = parsedMetadata(args["metadata"]);
  if (typeof metadata === "string") return refused(refusal(metadata));
  const chars = Array.from(text ?? "");
  if (mode === "update" && chars.length > MAX_TEXT_CHARS.update) return refused(refusal("msg_too_long"));
  const reply = blocksRefusal(blocks ?? []) ?? attachmentsRefusal(attachments ?? []);
  if (reply !== null) return refused(reply);
  const isTruncated = chars.length > MAX_TEXT_CHARS.post;
  const kept = isTruncated ? chars.slice(0, MAX_TEXT_CHARS.post).join("") : text;
  return { status: "accepted", content: { text: kept, blocks, attachments, metadata, isTruncated } };
}

/** Slack's answer to a refused call; it comes with HTTP 200. */
export function refusal(error: string, fields: JsonRecord = {}): JsonRecord {
  return { ok: false, error, ...fields };
}

/** The text of the problems, with their places, twice: as Slack repeats it for people. */
function problemsReply(error: string, problems: readonly BlockProblem[]): JsonRecord {
  const errors = problems.map(({ message, pointer }) => `${message} [json-pointer:${pointer}]`);
  return refusal(error, {
    errors,
    response_metadata: { messages: errors.map((line) => `[ERROR] ${line}`) },
  });
}

/** A value that may have come as JSON text (form bodies) or as it is (JSON bodies); undefined when it is no JSON. */
export function parsedJson(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return parsed;
  } catch {
    return undefined;
  }
}

function refused(reply: JsonRecord): CheckedMessage {
  return { status: "refused", reply };
}

function parsedList(value: unknown): readonly unknown[] | undefined | "malformed" {
  if (value === undefined || value === "") return undefined;
  const parsed = parsedJson(value);
  return Array.isArray(parsed) ? parsed : "malformed";
}

/** An empty object takes existing metadata away: null. */
function parsedMetadata(value: unknown): SlackMetadata | null | undefined | string {
  if (value === undefined || value === "") return undefined;
  const parsed = parsedJson(value);
  if (!isRecord(parsed)) return "invalid_metadata_format";
  if (Object.keys(parsed).length === 0) return null;
  const payload = parsed["event_payload"];
  const type = textAt(parsed, "event_type");
  if (type === "" || !isRecord(payload)) return "invalid_metadata_schema";
  if (JSON.stringify(parsed).length > MAX_METADATA_CHARS) return "metadata_too_large";
  return { event_type: type, event_payload: payload };
}

function blocksRefusal(blocks: readonly unknown[]): JsonRecord | null {
  const problems = findBlockProblems(blocks, { surface: "message", pointer: "/blocks" });
  if (problems.length > 0) return problemsReply("invalid_blocks", problems);
  return textCharsOf(blocks) > MAX_BLOCK_TEXT_CHARS ? refusal("msg_blocks_too_long") : null;
}

function attachmentsRefusal(attachments: readonly unknown[]): JsonRecord | null {
  if (attachments.length > MAX_ATTACHMENTS) return refusal("too_many_attachments");
  const problems = attachments.flatMap((attachment, index) =>
    isRecord(attachment) && attachment["blocks"] !== undefined
      ? findBlockProblems(attachment["blocks"], {
          surface: "message",
          pointer: `/attachments/${index}/blocks`,
        })
      : [],
  );
  return problems.length > 0 ? problemsReply("invalid_attachments", problems) : null;
}
