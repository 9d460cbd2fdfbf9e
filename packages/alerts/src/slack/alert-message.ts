import type { Alert, Notice } from "@parley/core";
import type { KnownBlock, RichTextElement, RichTextSection } from "@slack/types";
import { cleanText, safeLink } from "../clean-text.ts";
import { pairName, partyFlag, partyName } from "../party-names.ts";
import { STAGE_NAMES } from "../stage-names.ts";

/** What is sent to `chat.postMessage`, without channel and metadata. */
export interface SlackMessageBody {
  /** For phones, screen readers and the sidebar; escaped, at most 3 000 characters. */
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** Slack cuts a header at 150 characters. */
const MAX_HEADER = 150;

/**
 * An alert as Block Kit. Text from feeds stands only in plain text and in rich text nodes, which Slack shows literally; our
 * own controlled words may be mrkdwn. So no title can ping anybody or forge a link.
 *
 * @param options.possibleRepeat Delivery was in doubt and could not be looked up: the message says so.
 */
export function alertMessage(alert: Alert, options: { readonly possibleRepeat: boolean }): SlackMessageBody {
  const repeat = options.possibleRepeat ? " (possible repeat)" : "";
  const { source } = alert;
  const title = source.title === "" ? "" : `: ${source.title}`;
  return {
    text: escapeText(cleanText(`${alert.headline} – ${source.outlet}${title}${repeat}`, 1_000)),
    blocks: [
      {
        type: "header",
        text: { type: "plain_text", emoji: false, text: cleanText(alert.headline, MAX_HEADER) },
      },
      { type: "rich_text", elements: [headlineSection(alert), ...proofQuote(alert)] },
      { type: "section", fields: fieldsOf(alert) },
      ...peopleBlock(alert),
      {
        type: "context",
        elements: [
          { type: "plain_text", emoji: false, text: cleanText(`${source.outlet} (${source.tier})`, 200) },
          { type: "mrkdwn", verbatim: true, text: `${timeOf(alert)}${repeat}` },
        ],
      },
      { type: "context", elements: [{ type: "plain_text", emoji: false, text: whyLine(alert) }] },
    ],
  };
}

/** A notice as Slack blocks: one line, details beneath. */
export function noticeMessage(notice: Notice): SlackMessageBody {
  const lines = [notice.title, ...notice.details].map((line) => cleanText(line, 300)).slice(0, 21);
  return {
    text: escapeText(lines[0] ?? notice.id),
    blocks: [
      {
        type: "rich_text",
        elements: [{ type: "rich_text_section", elements: [{ type: "text", text: lines.join("\n") }] }],
      },
    ],
  };
}

/** The same alert without any blocks, for when Slack refuses them: whatever is wrong with them, readers are told. */
export function plainMessage(message: Alert | Notice): Pick<SlackMessageBody, "text"> {
  if (message.kind === "notice") return { text: noticeMessage(message).text };
  const link = safeLink(message.source.url);
  const lines = [message.headline, message.source.title, link ?? "", whyLine(message)];
  return { text: escapeText(lines.filter((line) => line !== "").join("\n")).slice(0, 3_000) };
}

/** Why this was sent, in one line: score, cues as printed, route. */
export function whyLine({ why }: Alert): string {
  const cues = why.cues.map((cue) => `“${cue}”`).join(", ");
  return cleanText(
    `Why: trade-talk score ${why.score.toFixed(2)} ≥ ${why.minScore}${cues === "" ? "" : ` · cues ${cues}`} · route ${why.route}`,
    600,
  );
}

/** The names whose printed form differs, e.g. `He Lifeng (as printed: Hen Lifeng)`, and the others plain. */
export function peopleLine({ people }: Alert): string {
  const names = people.map(({ name, as, inferred }) => {
    if (inferred) return `${name} (by office: ${cleanText(as, 60)})`;
    return as.toLowerCase() === name.toLowerCase() || name.endsWith(as)
      ? name
      : `${name} (as printed: ${cleanText(as, 60)})`;
  });
  return cleanText(names.join(" · "), 600);
}

function headlineSection({ source, parties }: Alert): RichTextSection {
  const text = source.title === "" ? `${pairName(parties)}: story without a headline` : source.title;
  const link = safeLink(source.url);
  const shown = cleanText(text, 300);
  const element: RichTextElement =
    link === null ? { type: "text", text: shown } : { type: "link", url: link, text: shown };
  const language: RichTextElement[] =
    source.language === "en" || source.language === "und"
      ? []
      : [{ type: "text", text: ` (${languageName(source.language)})` }];
  return { type: "rich_text_section", elements: [element, ...language] };
}

function proofQuote({ proof, source }: Alert): KnownQuote[] {
  if (proof === null || proof === source.title) return [];
  return [{ type: "rich_text_quote", elements: [{ type: "text", text: cleanText(proof, 300) }] }];
}
interface KnownQuote {
  type: "rich_text_quote";
  elements: RichTextElement[];
}

interface Field {
  type: "mrkdwn";
  text: string;
  verbatim: boolean;
}

/** Only words of ours and names from our own tables stand here; the venue comes from our table of cities. */
function fieldsOf(alert: Alert): Field[] {
  const parties = alert.parties.map((code) => `${partyFlag(code)} ${partyName(code)}`.trim()).join(" · ");
  const was = alert.previousStage === null ? "" : ` (was: ${STAGE_NAMES[alert.previousStage]})`;
  const rows: readonly (readonly [string, string])[] = [
    ["Parties", parties || "not named"],
    ["Stage", `${STAGE_NAMES[alert.stage]}${was}`],
    ["Venue", alert.venue ?? "–"],
    ["Topics", alert.topics.join(" · ") || "–"],
  ];
  return rows.map(([name, value]) => ({
    type: "mrkdwn",
    text: `*${name}*\n${escapeText(value)}`,
    verbatim: true,
  }));
}

function peopleBlock(alert: Alert): KnownBlock[] {
  const line = peopleLine(alert);
  if (line === "") return [];
  return [{ type: "context", elements: [{ type: "plain_text", emoji: false, text: line }] }];
}

/** In the reader's own time zone, by Slack. */
function timeOf({ publishedAt, seenAt, isLate }: Alert): string {
  const at = publishedAt ?? seenAt;
  const utc = new Date(at).toISOString().slice(0, 16).replace("T", " ");
  const word = publishedAt === null ? "seen" : "published";
  return `${word} <!date^${Math.floor(at / 1_000)}^{date_short_pretty} {time}|${utc} UTC>${isLate ? " · *reported late*" : ""}`;
}

function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** Slack's three control characters. @see https://docs.slack.dev/messaging/formatting-message-text */
function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
