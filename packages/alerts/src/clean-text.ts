/** Control characters, and the bidirectional ones with which a text can be made to read other than it is. */
// oxlint-disable-next-line no-control-regex -- these are what is removed
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Feed text fit for showing: one line, no control or bidirectional characters, well-formed, cut between characters as
 * people see them, with an ellipsis.
 *
 * @param maxChars UTF-16 units, at least 2.
 */
export function cleanText(text: string, maxChars: number): string {
  // Cut roughly first: segmenting 100 000 characters of a hostile title would cost more than it is worth.
  const line = text
    .slice(0, maxChars * 4)
    .toWellFormed()
    .replaceAll(UNSEEN, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  if (line.length <= maxChars) return line;
  let cut = "";
  for (const { segment } of GRAPHEMES.segment(line)) {
    if (cut.length + segment.length > maxChars - 1) break;
    cut += segment;
  }
  return `${cut.trimEnd()}…`;
}

/** The link when it is an http or https one with a host, else null. At most 2 000 characters: Slack allows 3 000. */
export function safeLink(url: string): string | null {
  if (url.length > 2_000 || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  return (parsed.protocol === "http:" || parsed.protocol === "https:") && parsed.hostname !== ""
    ? parsed.href
    : null;
}
