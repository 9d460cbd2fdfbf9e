import iconv from "iconv-lite";
import { detect } from "jschardet";

/** Bytes that the guesser looks at: more make it slower, not surer. */
const SAMPLE_BYTES = 64_000;

/** Labels that publishers write for a smaller set than they use (WHATWG Encoding, and what Chinese and Korean sites do). */
const WIDER: Readonly<Record<string, string>> = {
  gb2312: "gb18030",
  gbk: "gb18030",
  "ks_c_5601-1987": "euc-kr",
  "iso-8859-1": "windows-1252",
};

/**
 * The text of a feed's bytes: byte order mark, then UTF-8 whenever it is valid (whatever is declared), then what HTTP and
 * the XML declaration say, then a guess. Characters that XML forbids are dropped.
 */
export function decode(body: Uint8Array, contentType: string): string {
  return textOf(body, contentType)
    .replace(/^\ufeff/, "")
    .replaceAll(FORBIDDEN, "");
}

// oxlint-disable-next-line no-control-regex -- characters that XML 1.0 forbids
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function textOf(body: Uint8Array, contentType: string): string {
  const marked = byMark(body);
  if (marked !== null) return new TextDecoder(marked).decode(body);
  const utf8 = strictly(body, "utf-8");
  if (utf8 !== null) return utf8;
  const head = Buffer.from(body.subarray(0, 1_000)).toString("latin1");
  const declared = [
    /charset=["']?([\w.:-]+)/i.exec(contentType)?.[1],
    /<\?xml[^>]*encoding=["']([\w.:-]+)["']/i.exec(head)?.[1],
  ].flatMap((label) => (label === undefined ? [] : [label.toLowerCase()]));
  for (const label of declared) {
    const text = strictly(body, WIDER[label] ?? label);
    if (text !== null) return text;
  }
  const guess = detect(Buffer.from(body.subarray(0, SAMPLE_BYTES))).encoding;
  const label = guess === null ? "windows-1252" : guess.toLowerCase();
  return strictly(body, WIDER[label] ?? label) ?? new TextDecoder("windows-1252").decode(body);
}

function byMark(body: Uint8Array): string | null {
  const [a, b, c] = body;
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8";
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  if (a === 0x3c && b === 0) return "utf-16le";
  return a === 0 && b === 0x3c ? "utf-16be" : null;
}

/** The text, when the bytes are valid in that encoding and the encoding is known. */
function strictly(body: Uint8Array, label: string): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(body);
  } catch {
    if (label === "utf-8" || !iconv.encodingExists(label)) return null;
    const text = iconv.decode(Buffer.from(body), label);
    return text.includes("\ufffd") ? null : text;
  }
}
