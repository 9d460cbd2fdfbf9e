import { eld } from "eld/extrasmall";

/** A share of letters of a script above which the text is in it: names in Latin letters stand in every text. */
const SCRIPT_SHARE = 0.15;

/** A Japanese headline may have a single kana among Chinese characters. */
const KANA_SHARE = 0.03;

interface Script {
  readonly letters: RegExp;
  readonly language: string;
  readonly share: number;
}

/** Scripts that name their language by themselves, the more telling first. */
const SCRIPTS: readonly Script[] = [
  { letters: /[\u3040-\u30ff]/g, language: "ja", share: KANA_SHARE },
  { letters: /[\uac00-\ud7af]/g, language: "ko", share: SCRIPT_SHARE },
  { letters: /[\u4e00-\u9fff]/g, language: "zh", share: SCRIPT_SHARE },
  { letters: /[\u0370-\u03ff]/g, language: "el", share: SCRIPT_SHARE },
  { letters: /[\u0590-\u05ff]/g, language: "he", share: SCRIPT_SHARE },
  { letters: /[\u0900-\u097f]/g, language: "hi", share: SCRIPT_SHARE },
  { letters: /[\u0e00-\u0e7f]/g, language: "th", share: SCRIPT_SHARE },
];

/** Enough for the detector, and a bound on its time. */
const MAX_CHARS = 600;

/** How much likelier a language without a lexicon must be to be taken: short headlines look like their neighbours. */
const CLEARLY = 1.1;

/** The detector knows Malay, of which Indonesian is a form. */
const ALSO: Readonly<Record<string, string>> = { ms: "id" };

/**
 * The language of a text, as a primary BCP 47 tag; `und` when nothing tells.
 *
 * @param hint What the feed states. It counts only where the text itself tells nothing or hardly anything, since feeds lie.
 * @param known Languages that there is a lexicon for.
 */
export function detectLanguage(
  text: string,
  hint: string | null,
  known: { has(language: string): boolean },
): string {
  const sample = text.slice(0, MAX_CHARS);
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return primaryOf(hint) ?? "und";
  const script = SCRIPTS.find(
    ({ letters: own, share }) => (sample.match(own)?.length ?? 0) / letters > share,
  );
  return script?.language ?? likeliest(sample, primaryOf(hint), known) ?? primaryOf(hint) ?? "und";
}

function likeliest(
  text: string,
  hint: string | null,
  known: { has(language: string): boolean },
): string | null {
  const scores = Object.entries<number>(eld.detect(text).getScores())
    .map(([tag, score]) => ({ language: ALSO[tag] ?? tag, score }))
    .toSorted((a, b) => b.score - a.score);
  const [best] = scores;
  if (best === undefined) return null;
  const hinted = scores.find(({ language }) => language === hint);
  if (hinted && best.score < hinted.score * CLEARLY) return hinted.language;
  const bestKnown = scores.find(({ language }) => known.has(language));
  return bestKnown && best.score < bestKnown.score * CLEARLY ? bestKnown.language : best.language;
}

function primaryOf(tag: string | null): string | null {
  return tag === null ? null : (tag.toLowerCase().split("-")[0] ?? null);
}
