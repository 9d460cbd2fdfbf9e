import { isRecord, type JsonRecord, listAt, textAt } from "./json-record.ts";

/** The parts of a message in which Slack looks for mentions. */
export interface PingableMessage {
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly attachments: readonly unknown[];
  /** As sent; `full` and `client` make bare @channel live, as `link_names` does. */
  readonly parse: string;
  readonly linksNames: boolean;
}

/** `<@U…>`, `<!channel>`, `<!here|…>`, `<!everyone>`, `<!subteam^S…>`: live control sequences (docs.slack.dev formatting). */
const CONTROL_SEQUENCE = /<(?:@[^>\s]+|!(?:channel|here|everyone|group)(?:\|[^>]*)?|!subteam\^[^>]*)>/gi;
/** A bare name is live only where names are looked up. */
const BARE_NAME = /(?<![\w@])@(?:channel|here|everyone|group)\b/gi;

/** Every mention that would notify somebody, as written. Text in `plain_text` objects and rich text is literal and never counts. */
export function findPings(message: PingableMessage): readonly string[] {
  const looksUpNames = message.linksNames || message.parse === "full" || message.parse === "client";
  const inText = (text: string): string[] => [
    ...(text.match(CONTROL_SEQUENCE) ?? []),
    ...(looksUpNames ? (text.match(BARE_NAME) ?? []) : []),
  ];
  const inAny = (value: unknown): string[] => {
    if (Array.isArray(value)) return value.flatMap(inAny);
    if (!isRecord(value)) return [];
    return [...ownPings(value, inText), ...Object.values(value).flatMap(inAny)];
  };
  const inAttachment = (value: unknown): string[] => {
    if (!isRecord(value)) return [];
    const legacy = ["fallback", "pretext", "title", "text", "footer"].map((key) => textAt(value, key));
    const fields = listAt(value, "fields").flatMap((field) =>
      isRecord(field) ? [textAt(field, "value")] : [],
    );
    return [...[...legacy, ...fields].flatMap(inText), ...inAny(listAt(value, "blocks"))];
  };
  return [...inText(message.text), ...inAny(message.blocks), ...message.attachments.flatMap(inAttachment)];
}

function ownPings(element: JsonRecord, inText: (text: string) => string[]): string[] {
  switch (element["type"]) {
    case "mrkdwn":
    case "markdown":
      return inText(textAt(element, "text"));
    case "user":
      return [`<@${textAt(element, "user_id")}>`];
    case "usergroup":
      return [`<!subteam^${textAt(element, "usergroup_id")}>`];
    case "broadcast":
      return [`<!${textAt(element, "range")}>`];
    default:
      return [];
  }
}
