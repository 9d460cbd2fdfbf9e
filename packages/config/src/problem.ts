/** One thing wrong with the config, for the person who will mend it. */
export interface Problem {
  /** As shown: the path under which the user knows it, e.g. `config/feeds.yaml`, or `environment`. */
  readonly file: string;
  /** Counted from 1; null for a whole folder and for a variable of the environment. */
  readonly line: number | null;
  /** The whole line to print: `file:line: where: what, remedy`. */
  readonly text: string;
}

/** @param at `where` is the path inside the file, e.g. `feeds[3].every`, empty for the file as a whole. */
export function problemAt(at: { file: string; line: number | null; where: string }, what: string): Problem {
  const place = at.line === null ? at.file : `${at.file}:${at.line}`;
  return {
    file: at.file,
    line: at.line,
    text: `${place}: ${at.where === "" ? "" : `${at.where}: `}${what}`,
  };
}

/** The known word nearest to a mistyped one, or null when none is near: at most a third of its letters differ. */
export function nearest(word: string, known: readonly string[]): string | null {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(1, Math.floor(best.candidate.length / 3)) ? best.candidate : null;
}

/** Longest text that is compared or quoted: more is not a typing mistake. */
const MAX_SHOWN = 60;

/**
 * What was there instead, fit for a message: text in quotes, a list or a map by its kind only.
 *
 * Addresses lose what may be a secret in them, since a mistake can put one anywhere.
 */
export function shownValue(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value !== "string") return typeof value === "object" ? "a map" : JSON.stringify(value);
  const text = value.replaceAll(/\/\/[^/\s]*@/g, "//…@");
  return JSON.stringify(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text);
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  if (a.length > MAX_SHOWN) return a.length;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
