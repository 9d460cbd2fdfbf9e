/** One word of a text, with its place in the original. */
export interface Token {
  /** Lower case, NFKC, as terms are compared. */
  readonly norm: string;
  readonly start: number;
  readonly end: number;
  /** Written in capitals, two letters at least: only such a word is an acronym ("US", not "us"). */
  readonly isCapitals: boolean;
  /** Its first letter is a capital. */
  readonly isCapitalised: boolean;
  /** Nothing in its writing speaks against a name: it is capitalised, or its script or its text knows no capitals. */
  readonly mayBeName: boolean;
}

/**
 * `U.S.` and `U.K.` are one word; an apostrophe joins what English contracts (`isn't`), but a possessive 's is cut off and
 * an elided article is a word of its own (`l'UE`, `dell'accordo`); a hyphen separates.
 */
const WORD = /(?:\p{Lu}\.){2,}|[\p{L}\p{M}\p{N}]+(?:['’](?:t|d|m|re|ve|ll)(?![\p{L}\p{N}]))?/gu;

/** The words of a text. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(WORD)) {
    const written = match[0];
    if (written === "s" && /['’]/.test(text[match.index - 1] ?? "")) continue;
    const plain = written.includes(".") ? written.replaceAll(".", "") : written;
    const norm = normalise(plain);
    const isCapitalised = plain !== norm && /^\p{Lu}/u.test(plain);
    tokens.push({
      norm,
      start: match.index,
      end: match.index + written.length,
      isCapitals:
        plain !== norm && plain.length > 1 && plain === plain.toUpperCase() && plain !== plain.toLowerCase(),
      isCapitalised,
      mayBeName: isCapitalised || !/^\p{Ll}/u.test(plain),
    });
  }
  return tokens.length < FEW ? tokens : asSpoken(tokens);
}

/** Words from which on a text without any capital was not typed but spoken, and written down by a machine. */
const FEW = 6;

/** Spoken words that are only acronyms behind "the": "the us". */
const ALSO_WORDS = new Set(["us", "who", "it", "may"]);

/** In a text without capitals every word may be a name or an acronym. */
function asSpoken(tokens: Token[]): Token[] {
  if (tokens.some(({ isCapitalised }) => isCapitalised)) return tokens;
  return tokens.map((token, at) => ({
    ...token,
    mayBeName: true,
    isCapitals: !ALSO_WORDS.has(token.norm) || tokens[at - 1]?.norm === "the",
  }));
}

/** Marks that may be written or left out: Greek accents, Arabic and Hebrew vowels; and the stretching stroke. */
const OPTIONAL_MARKS = /\u0640|\p{M}/gu;
const DOTLESS_OR_DOTTED = /\u0131|\u0307/;
const ARABIC = /\p{Script=Arabic}/u;
const NEEDS_FOLDING = /\p{Script=Greek}|\p{Script=Arabic}|\p{Script=Hebrew}|\u0131|\u0307/u;

/** "And", "the", "for the", "by the", "as the", "so the" are written together with an Arabic word; three letters must be left. */
const ARABIC_PROCLITICS = /^(?:\u0648|[\u0641\u0628\u0643]?\u0627\u0644|\u0644\u0644)+(?=[\u0600-\u06ff]{3})/;

/** What NFKC leaves as it is: most words of most texts. */
const PLAIN = /^[\u0020-\u007e]*$/;

/**
 * A word as it is compared: NFKC, lower case, and without what its script may write or not: Turkish dotless i, Greek accents and
 * final sigma, Arabic vowels, kinds of alef, and the particles written together with a word.
 */
export function normalise(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  const plain = text.normalize("NFKC").toLowerCase().replaceAll("’", "'");
  return NEEDS_FOLDING.test(plain) ? fold(plain) : plain;
}

function fold(word: string): string {
  if (ARABIC.test(word)) {
    return word
      .normalize("NFD")
      .replace(OPTIONAL_MARKS, "")
      .replaceAll("ى", "ي")
      .replaceAll("ة", "ه")
      .replace(ARABIC_PROCLITICS, "");
  }
  if (DOTLESS_OR_DOTTED.test(word)) return word.replaceAll("ı", "i").replaceAll("i\u0307", "i");
  return word.normalize("NFD").replace(OPTIONAL_MARKS, "").replaceAll("ς", "σ");
}

/** A sentence as a range of the text, `start` inclusive, `end` exclusive. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
}

/** An end mark and what may close after it, before a new start; or a line break; or an end mark of Chinese, Hindi or Arabic. */
const SENTENCE_END = /[.!?…]+["”’»)\]]*\s+(?=["“‘«(¿¡]?[\p{Lu}\p{N}\p{Lo}])|\n+|[。！？।॥؟۔]["”」』]*/gu;

/** What ends with a full stop inside a sentence: abbreviations, and the days of German dates ("ab 1. Juli"). */
const ABBREVIATION =
  /(?:^|[\s(])(?:\p{Lu}|Mr|Mrs|Ms|Dr|Gov|Sen|Rep|St|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|EE\.UU|\d{1,2}|(?:\p{Lu}\.)+\p{Lu})\.\s*$/u;

/** Cuts a text into sentences; together they cover it. */
export function sentencesOf(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  for (const match of text.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].length;
    if (ABBREVIATION.test(text.slice(Math.max(0, end - 12), end))) continue;
    sentences.push({ start, end });
    start = end;
  }
  if (start < text.length || sentences.length === 0) sentences.push({ start, end: text.length });
  return sentences;
}
