import { normalise } from "./tokens.ts";

/** A word made ready for comparing by letters and by sound. */
export interface NameWord {
  readonly letters: string;
  readonly sound: string;
  /** The consonants of the sound. */
  readonly bones: string;
}

/** A name made ready for comparing. */
export interface NameForm {
  readonly given: NameWord;
  readonly family: NameWord;
  /** Both without a space: machines split and join the parts ("Li Feng", "Xijinping"). */
  readonly joined: NameWord;
}

/** Lower case, without accents or hyphens. */
export function plainName(name: string): string {
  return normalise(name)
    .normalize("NFD")
    .replaceAll(/[\p{M}'’.-]/gu, "")
    .replaceAll("ł", "l");
}

export function nameWord(name: string): NameWord {
  const letters = plainName(name).replaceAll(" ", "");
  const sound = soundOf(letters);
  return { letters, sound, bones: bonesOf(sound) };
}

/** The readings of a printed name: which word is which part. Made once, compared with many. */
export interface PrintedName {
  readonly first: NameWord;
  readonly rest: NameWord;
  readonly last: NameWord;
  readonly joined: NameWord;
}

export function printedName(words: readonly string[]): PrintedName {
  const [first = "", ...others] = words;
  return {
    first: nameWord(first),
    rest: nameWord(others.join("")),
    last: nameWord(words.at(-1) ?? ""),
    joined: nameWord(words.join("")),
  };
}

/**
 * How alike a printed name and a known one are, 0 to 1.
 *
 * The parts are compared in both orders and joined; the less alike part counts in full, since two people often share one name.
 */
export function nameLikeness({ first, rest, last, joined }: PrintedName, known: NameForm): number {
  const asOne = likeness(joined, known.joined);
  const inOrder = pairLikeness(likeness(first, known.given), likeness(rest, known.family), known);
  const turned = pairLikeness(likeness(first, known.family), likeness(rest, known.given), known);
  const middle =
    rest === last ? 0 : pairLikeness(likeness(first, known.given), likeness(last, known.family), known);
  return Math.max(inOrder, turned, middle, asOne >= 0.75 ? asOne - 0.05 : 0);
}

/** A part of three letters or fewer says little when it differs and little when it agrees. */
function pairLikeness(given: number, family: number, known: NameForm): number {
  const worse = Math.min(given, family);
  if (worse < 0.45) return 0;
  const [givenWeight, familyWeight] = [weightOf(known.given), weightOf(known.family)];
  const mean = (given * givenWeight + family * familyWeight) / (givenWeight + familyWeight);
  return mean - Math.max(0, 0.6 - worse) * 0.35;
}

function weightOf({ letters }: NameWord): number {
  return Math.min(6, Math.max(2, letters.length));
}

/**
 * How alike two words are, 0 to 1: edit distance over length, by letters or by sound, whichever says more; words whose
 * consonants sound the same are at least 0.86.
 *
 * @see Damerau, "A technique for computer detection and correction of spelling errors", 1964.
 */
export function likeness(a: NameWord, b: NameWord): number {
  if (a.letters === b.letters) return 1;
  const [longer, shorter] = [
    Math.max(a.letters.length, b.letters.length),
    Math.min(a.letters.length, b.letters.length),
  ];
  // Below half, no name is taken for another, whatever the letters.
  if (shorter === 0 || shorter / longer < 0.4) return 0;
  const letters = 1 - editDistance(a.letters, b.letters) / longer;
  const sound = 1 - editDistance(a.sound, b.sound) / Math.max(a.sound.length, b.sound.length, 1);
  const bones = a.bones === b.bones && a.bones.length >= 3 ? 0.86 : 0;
  return Math.max(letters, 0.5 * letters + 0.5 * sound, bones);
}

/** A word by its sound, across transliterations: Shefchovich, Šefčovič, Sefkovits → one form or nearly. */
function soundOf(word: string): string {
  return word
    .replaceAll(/tsch|tch|cz|ch|cs|ts|tz/g, "c")
    .replaceAll(/sch|sh|sz|zh|dz|x/g, "s")
    .replaceAll(/z/g, "s")
    .replaceAll(/ph/g, "f")
    .replaceAll(/ck|kh|qu|q/g, "k")
    .replaceAll(/c(?=[aou])/g, "k")
    .replaceAll(/w/g, "v")
    .replaceAll(/j|y/g, "i")
    .replaceAll(/th|d/g, "t")
    .replaceAll(/b/g, "p")
    .replaceAll(/ou|u/g, "o")
    .replaceAll(/ae|ai|ei|e/g, "a")
    .replaceAll(/h/g, "")
    .replaceAll(/(.)\1+/g, "$1");
}

function bonesOf(sound: string): string {
  return sound.replaceAll(/[aeiou]/g, "").replaceAll(/(.)\1+/g, "$1");
}

/** Damerau–Levenshtein: neighbours that changed places count once. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((row[j - 1] ?? 0) + (same ? 0 : 1), (next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1);
      if (!same && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
