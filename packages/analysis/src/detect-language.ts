import { eld } from "eld/small";

/** Scripts that name their language by themselves, the more telling first. */
const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/[\u3040-\u30ff]/g, "ja"],
  [/[\uac00-\ud7af]/g, "ko"],
  [/[\u4e00-\u9fff]/g, "zh"],
  [/[\u0370-\u03ff]/g, "el"],
  [/[\u0590-\u05ff]/g, "he"],
  [/[\u0900-\u097f]/g, "hi"],
  [/[\u0e00-\u0e7f]/g, "th"],
];

/** Enough for the detector, and a bound on its time. */
const MAX_CHARS = 600;

/** A share of letters of a script above which the text is in it: names in Latin letters stand in every text. */
const SCRIPT_SHARE = 0.15;

/**
 * The language of a text, as a primary BCP 47 tag; `und` when nothing tells.
 *
 * @param hint What the feed states. It counts only where the text itself tells nothing, since feeds lie.
 */
export function detectLanguage(text: string, hint: string | null): string {
  const sample = text.slice(0, MAX_CHARS);
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return primaryOf(hint) ?? "und";
  for (const [script, language] of SCRIPTS) {
    if ((sample.match(script)?.length ?? 0) / letters > SCRIPT_SHARE) return language;
  }
  const detected: string = eld.detect(sample).language;
  return detected === "" ? (primaryOf(hint) ?? "und") : detected;
}

function primaryOf(tag: string | null): string | null {
  return tag === null ? null : (tag.toLowerCase().split("-")[0] ?? null);
}
