import { escapeHtml, isWebAddress, linkHtml } from "./escape-html.ts";

/** What looking names up needs: channel ids to names. */
export type ChannelNames = (id: string) => string;

/** Shortcodes that alerts use; any other one is shown as it was written. */
const EMOJI: Readonly<Record<string, string>> = {
  bell: "🔔",
  calendar: "📅",
  clock3: "🕒",
  handshake: "🤝",
  link: "🔗",
  memo: "📝",
  rotating_light: "🚨",
  round_pushpin: "📍",
  scales: "⚖️",
  ship: "🚢",
  warning: "⚠️",
  white_check_mark: "✅",
  wave: "👋",
  x: "❌",
  zap: "⚡",
};

/**
 * Slack's mrkdwn as HTML: `*bold*`, `_italic_`, `~strike~`, code, quotes, links, mentions and dates; everything else is literal.
 *
 * Slack's three entities are decoded first, and all text is escaped again on the way out, so that nothing in a message can be HTML.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text
 */
export function mrkdwnHtml(text: string, channelName: ChannelNames): string {
  const parts = text.split(/(```[\s\S]+?```|`[^`\n]+`|<[^<>\n]+>)/g);
  const html = parts
    .map((part, index) => (index % 2 === 0 ? styledHtml(part) : tokenHtml(part, channelName)))
    .join("");
  return quotedHtml(html);
}

/** Plain text as HTML; `:shortcodes:` become emoji when the text object says so. */
export function plainHtml(text: string, options: { readonly emoji: boolean }): string {
  const html = withBreaks(escapeHtml(text));
  return options.emoji ? withEmoji(html) : html;
}

/** An emoji by its shortcode, or the shortcode itself. */
export function emojiHtml(name: string): string {
  const flag = /^flag-([a-z]{2})$/.exec(name)?.[1];
  const known =
    EMOJI[name] ??
    (flag === undefined
      ? undefined
      : String.fromCodePoint(...Array.from(flag, (letter) => 0x1f1e6 + letter.charCodeAt(0) - 97)));
  return known === undefined ? escapeHtml(`:${name}:`) : `<span class="emoji">${known}</span>`;
}

/** A moment in the reader's own time zone: the server's guess inside, corrected by the page's script. */
export function timeHtml(seconds: number, format: string): string {
  const date = new Date(seconds * 1_000);
  if (Number.isNaN(date.getTime())) return "";
  const clock = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const day = date.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
  const shown = format.replaceAll(/\{(\w+)\}/g, (_match, token: string) =>
    token.startsWith("time") ? clock : day,
  );
  return `<time datetime="${date.toISOString()}" data-format="${escapeHtml(format)}">${escapeHtml(shown)}</time>`;
}

function decoded(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function withBreaks(html: string): string {
  return html.replaceAll("\n", "<br>");
}

function withEmoji(html: string): string {
  return html.replaceAll(/:([a-z0-9_+-]+):/g, (_match, name: string) => emojiHtml(name));
}

/** A mark counts only at the edge of a word, so that `snake_case` and `2*3*4` stay as they are. */
function styledHtml(text: string): string {
  return withEmoji(
    escapeHtml(decoded(text))
      .replaceAll(/(^|[^\p{L}\p{N}])\*(\S(?:[^*\n]*\S)?)\*(?![\p{L}\p{N}])/gu, "$1<b>$2</b>")
      .replaceAll(/(^|[^\p{L}\p{N}])_(\S(?:[^_\n]*\S)?)_(?![\p{L}\p{N}])/gu, "$1<i>$2</i>")
      .replaceAll(/(^|[^\p{L}\p{N}])~(\S(?:[^~\n]*\S)?)~(?![\p{L}\p{N}])/gu, "$1<s>$2</s>"),
  );
}

// oxlint-disable-next-line complexity -- one line for each kind of control sequence
function tokenHtml(token: string, channelName: ChannelNames): string {
  if (token.startsWith("```")) return `<pre>${escapeHtml(decoded(token.slice(3, -3).trim()))}</pre>`;
  if (token.startsWith("`")) return `<code>${escapeHtml(decoded(token.slice(1, -1)))}</code>`;
  const [target = "", label = ""] = token.slice(1, -1).split("|", 2).map(decoded);
  const date = /^!date\^(\d+)\^([^^]*)/.exec(target);
  if (date) return timeHtml(Number(date[1]), date[2] ?? "");
  if (target.startsWith("#")) return mention(`#${label || channelName(target.slice(1))}`);
  if (target.startsWith("@")) return mention(`@${label || target.slice(1)}`);
  if (target.startsWith("!")) return mention(`@${label || target.slice(1).replace(/^subteam\^/, "")}`);
  // What is no web address is no link: shown as it was written, so that nothing disappears.
  return isWebAddress(target) ? linkHtml(target, escapeHtml(label || target)) : escapeHtml(token);
}

function mention(text: string): string {
  return `<span class="mention">${escapeHtml(text)}</span>`;
}

/** Lines that begin with `>` are a quote; escaping has made it `&gt;`. */
function quotedHtml(html: string): string {
  const lines = html.split("\n");
  const runs: { readonly isQuote: boolean; readonly lines: string[] }[] = [];
  for (const line of lines) {
    const isQuote = line.startsWith("&gt;");
    const shown = isQuote ? line.replace(/^&gt; ?/, "") : line;
    const last = runs.at(-1);
    if (last?.isQuote === isQuote) last.lines.push(shown);
    else runs.push({ isQuote, lines: [shown] });
  }
  return runs
    .map((run) =>
      run.isQuote ? `<blockquote>${run.lines.join("<br>")}</blockquote>` : run.lines.join("<br>"),
    )
    .join("");
}
