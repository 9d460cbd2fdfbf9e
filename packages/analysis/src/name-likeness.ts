import { normalise } from "./tokens.ts";

/** A word made ready for comparing by letters and by sound. */
export interface NameWord {
  readonly letters: string;
  readonly sound: string;
  /** The first letter of the sound. */
  readonly initial: string;
  /** The consonants of the sound. */
  readonly bones: string;
  /** Which of 32 kinds of letters stand in `letters` and in `sound`: two words that share few need no closer look. */
  readonly letterSet: number;
  readonly soundSet: number;
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
  return {
    letters,
    sound,
    initial: sound.slice(0, 1),
    bones: bonesOf(sound),
    letterSet: setOf(letters),
    soundSet: setOf(sound),
  };
}

function setOf(word: string): number {
  let set = 0;
  for (let at = 0; at < word.length; at++) set |= 1 << (word.charCodeAt(at) & 31);
  return set;
}

/** Letters of one set that are not in the other cost one edit each, at least. */
function fewestEdits(a: number, b: number): number {
  return Math.max(bitsOf(a & ~b), bitsOf(b & ~a));
}

/** @see Warren, Hacker's Delight, 5–1. */
function bitsOf(set: number): number {
  let bits = set - ((set >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
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
  const asOne = likeness(joined, known.joined, ALIKE_AS_ONE);
  const inOrder = pairLikeness([first, known.given], [rest, known.family], known);
  const turned = pairLikeness([rest, known.given], [first, known.family], known);
  const middle = rest === last ? 0 : pairLikeness([first, known.given], [last, known.family], known);
  return Math.max(inOrder, turned, middle, asOne >= ALIKE_AS_ONE ? asOne - 0.05 : 0);
}

/** A name in one piece counts from here on. */
const ALIKE_AS_ONE = 0.75;

type Pair = readonly [NameWord, NameWord];

/** Below it two parts are different names, whatever the other parts say. */
const DIFFERENT = 0.45;

/** A part of three letters or fewer says little when it differs and little when it agrees. */
function pairLikeness(givenPair: Pair, familyPair: Pair, known: NameForm): number {
  const family = likeness(...familyPair);
  if (family < DIFFERENT) return 0;
  const given = likeness(...givenPair);
  const worse = Math.min(given, family);
  if (worse < DIFFERENT) return 0;
  const [givenWeight, familyWeight] = [weightOf(known.given), weightOf(known.family)];
  const mean = (given * givenWeight + family * familyWeight) / (givenWeight + familyWeight);
  return mean - Math.max(0, 0.6 - worse) * 0.35;
}

function lengthRatio(a: NameWord, b: NameWord): number {
  const [x, y] = [a.letters.length, b.letters.length];
  return Math.min(x, y) / Math.max(x, y, 1);
}

function weightOf({ letters }: NameWord): number {
  return Math.min(6, Math.max(2, letters.length));
}

/**
 * How alike two words are, 0 to 1: edit distance over length, by letters or by sound, whichever says more; words whose
 * consonants sound the same are at least 0.86. 0 where it must be below `floor`, which saves most of the work.
 *
 * @see Damerau, "A technique for computer detection and correction of spelling errors", 1964.
 */
export function likeness(a: NameWord, b: NameWord, floor: number = DIFFERENT): number {
  if (a.letters === b.letters) return 1;
  // Below half, no name is taken for another, whatever the letters.
  if (lengthRatio(a, b) < 0.4) return 0;
  const bones = a.bones === b.bones && a.bones.length >= 3 ? 0.86 : 0;
  const longer = Math.max(a.letters.length, b.letters.length);
  const longerSound = Math.max(a.sound.length, b.sound.length, 1);
  const lettersAtBest = 1 - fewestEdits(a.letterSet, b.letterSet) / longer;
  const soundAtBest = 1 - fewestEdits(a.soundSet, b.soundSet) / longerSound;
  if (Math.max(lettersAtBest, 0.5 * (lettersAtBest + soundAtBest), bones) < floor) return 0;
  // So few letters in common that even the best sound could not make up for it.
  const fewest = Math.min(floor, 2 * floor - soundAtBest);
  const letters = 1 - editDistance(a.letters, b.letters, (1 - fewest) * longer) / longer;
  if (letters < fewest && bones < floor) return 0;
  const sound = 1 - editDistance(a.sound, b.sound, longerSound) / longerSound;
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

/** Names longer than this are compared by their beginning. */
const MAX_LETTERS = 63;

/** Three rows of the table, made once: this runs thousands of times in one article. */
let twoBefore = new Uint8Array(MAX_LETTERS + 1);
let before = new Uint8Array(MAX_LETTERS + 1);
let row = new Uint8Array(MAX_LETTERS + 1);

/** Damerau–Levenshtein: neighbours that changed places count once. Some number above `limit` where it is above. */
// oxlint-disable-next-line complexity -- the innermost loop of the analysis: calls inside it would double its time
function editDistance(a: string, b: string, limit: number): number {
  const width = Math.min(b.length, MAX_LETTERS);
  const height = Math.min(a.length, MAX_LETTERS);
  for (let j = 0; j <= width; j++) row[j] = j;
  for (let i = 1; i <= height; i++) {
    [twoBefore, before, row] = [before, row, twoBefore];
    row[0] = i;
    let least = i;
    for (let j = 1; j <= width; j++) {
      const changed = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1;
      const cost = Math.min((before[j - 1] ?? 0) + changed, (row[j - 1] ?? 0) + 1, (before[j] ?? 0) + 1);
      const swapped =
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
      const edits = swapped ? Math.min(cost, (twoBefore[j - 2] ?? 0) + 1) : cost;
      row[j] = edits;
      if (edits < least) least = edits;
    }
    // A swap reaches back two rows, so one edit less may still follow.
    if (least > limit + 1) return least;
  }
  return row[width] ?? 0;
}
