import type { ReadSentence, Reading } from "./read-text.ts";

/** Words of a text that state an amount of the terms: a rate, a time, a sum. */
export interface FoundNumber {
  readonly text: string;
  readonly sentence: ReadSentence;
  readonly start: number;
  readonly end: number;
}

/** Numbers kept of one text: a card has room for a few. */
const MAX_NUMBERS = 6;

/** What a sentence must speak of for its numbers to be those of the talks. */
const TERMS = new Set(["tradeTalk", "deal", "topic:tariffs", "stage:truce", "stage:escalation"]);

/** "30 %", "10-15%", "15 percent": the sign, or the word of the languages that write it out. No rate has more than six digits. */
const RATE =
  /(?<!\d)\d{1,6}(?:[.,]\d{1,4})?(?:\s?[-–]\s?\d{1,6}(?:[.,]\d{1,4})?)?\s?(?:%|％|٪|per\s?cent\b|percent\b|pct\b|percentage points?\b|por\s?cent[oi]\b|por ciento\b|pour cent\b|prozent\b|procent\w*|процент\p{L}*|proc\.|phần trăm|persen\b|प्रतिशत|फीसदी|في المئة|بالمئة|في المائة|بالمائة|τοις εκατό|パーセント|퍼센트|프로)|(?:百分之|yüzde\s)\d+(?:[.,]\d+)?/giu;

/** "$600 billion", "€45bn". */
const SUM = /(?:US)?[$€£¥₹₩]\s?\d[\d.,]*(?:\s?(?:trillion|billion|million|bn|tn|mn|m|b)\b)?/giu;

/** Numbers of a sentence that may be times: a table of thousands states no terms. */
const MAX_TIMES = 40;

const UNITS = ["day", "week", "month", "year"] as const;

/** The rates, times and sums that a text states in sentences on the terms, as printed, neighbours joined: "30 % to 10 %". */
export function findNumbers({ sentences, language }: Reading): readonly FoundNumber[] {
  const found: FoundNumber[] = [];
  for (const sentence of sentences) {
    if (found.length >= MAX_NUMBERS) break;
    if (!sentence.hits.some(({ concept }) => TERMS.has(concept))) continue;
    const text = sentence.source.slice(sentence.range.start, sentence.range.end);
    const ranges = [...text.matchAll(RATE), ...text.matchAll(SUM)]
      .map(({ index, 0: printed }) => ({ start: index, end: index + printed.trimEnd().length }))
      .concat(timesIn(text, language))
      .toSorted((a, b) => a.start - b.start);
    for (const { start, end } of joined(ranges, text)) {
      const offset = sentence.range.start;
      found.push({ text: text.slice(start, end), sentence, start: offset + start, end: offset + end });
    }
  }
  const distinct = new Map(found.toReversed().map((entry) => [entry.text, entry]));
  return [...distinct.values()].toReversed().slice(0, MAX_NUMBERS);
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** "90 days", as the language data of the runtime writes it, up to a letter of inflection. */
function timesIn(text: string, language: string): readonly Range[] {
  const numbers = [...text.matchAll(/(?<!\d)\d{1,3}(?!\d)/g)].slice(0, MAX_TIMES);
  return numbers.flatMap(({ index, 0: digits }): Range[] => {
    for (const unit of UNITS) {
      const written = durationOf(Number(digits), unit, language);
      const stem = written.length > digits.length + 4 ? written.slice(0, -1) : written;
      const there = text.slice(index, index + written.length).replace("-", " ");
      if (there.toLowerCase().startsWith(stem.toLowerCase()))
        return [{ start: index, end: index + stem.length }];
    }
    return [];
  });
}

const durations = new Map<string, Intl.NumberFormat>();

function durationOf(amount: number, unit: (typeof UNITS)[number], language: string): string {
  const key = `${language} ${unit}`;
  const locale = Intl.NumberFormat.supportedLocalesOf(language)[0] ?? "en";
  const format =
    durations.get(key) ??
    new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long", numberingSystem: "latn" });
  durations.set(key, format);
  return format.format(amount).replaceAll(/\u00a0/g, " ");
}

/** Letters between two numbers of one term: "from 30 % to 10 %". */
const BETWEEN = 8;

function joined(ranges: readonly Range[], text: string): readonly Range[] {
  const result: Range[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    const between = last ? text.slice(last.end, range.start) : "";
    if (last && (range.start < last.end || (between.length <= BETWEEN && !/[.;,]/.test(between)))) {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    } else result.push(range);
  }
  // A letter of inflection that the stem left out still belongs to the word.
  return result.map(({ start, end }) => ({
    start,
    end: end + (/^\p{Script=Latin}+|^\p{Script=Cyrillic}+/u.exec(text.slice(end))?.[0].length ?? 0),
  }));
}
