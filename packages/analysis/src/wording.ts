import type { Knowledge } from "./knowledge.ts";
import type { ReadSentence, Reading } from "./read-text.ts";
import type { Hit } from "./term-index.ts";
import type { Token } from "./tokens.ts";

/** Sentences whose words are weighed: the news stands in the first ones, the rest is background. */
const MAX_SENTENCES = 6;

/** A word is compared by its beginning, which strips most endings of most languages. */
const STEM = 6;

/** How much a word, or two concepts side by side, counts beside the features that are written by hand; less outside the head. */
const WORD = 0.5;
const CONCEPT = 0.7;
const PAIR = 0.5;
const BODY = 0.5;

/** Names stand for what they are, so that what is learned of one negotiation holds for any other. */
const NAMED: Readonly<Record<string, string>> = {
  party: "‹party›",
  person: "‹person›",
  place: "‹place›",
  agreement: "‹agreement›",
};

/** Scripts written without spaces, or with spaces that say little: compared by two and three characters in a row. */
const BY_CHARACTER = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** How a text is worded, as features with values of 0 to 1. */
export interface Wording {
  /** What it speaks of: "head: deal". */
  readonly concepts: ReadonlyMap<string, number>;
  /** The same, the pairs of concepts that share a sentence ("head: deal + topic:autos"), and its words ("head «clinch»"). */
  readonly all: ReadonlyMap<string, number>;
}

/** Names are replaced by their kind: "Peru and India clinch pact" is ‹party› and ‹party› clinch pact. */
export function wordingOf(reading: Reading, knowledge: Knowledge): Wording {
  const concepts = new Map<string, number>();
  const all = new Map<string, number>();
  for (const [at, sentence] of reading.sentences.slice(0, MAX_SENTENCES).entries()) {
    const place = at < reading.headLength ? "head" : "body";
    const share = place === "head" ? 1 : BODY;
    const add = (name: string, value: number, to = all): void => {
      if ((to.get(name) ?? 0) < value * share) to.set(name, value * share);
    };
    const spokenOf = conceptsOf(sentence, knowledge);
    for (const [index, concept] of spokenOf.entries()) {
      add(`${place}: ${concept}`, CONCEPT);
      add(`${place}: ${concept}`, CONCEPT, concepts);
      for (const other of spokenOf.slice(index + 1)) add(`${place}: ${concept} + ${other}`, PAIR);
    }
    for (const gram of gramsOf(sentence)) add(`${place} «${gram}»`, WORD);
  }
  return { concepts, all };
}

/** Where the words of a feature («…») stand first; null for concepts, and where a name is part of them. */
export function placeOfWords(
  feature: string,
  reading: Reading,
): { readonly sentence: ReadSentence; readonly start: number; readonly end: number } | null {
  const gram = /«(.+)»$/.exec(feature)?.[1];
  if (gram === undefined || /[‹›·§]/.test(gram)) return null;
  const stems = gram.split(" ");
  for (const sentence of reading.sentences.slice(0, MAX_SENTENCES)) {
    const { tokens, source, range } = sentence;
    if (BY_CHARACTER.test(gram)) {
      const start = source.indexOf(gram, range.start);
      if (start !== -1 && start < range.end) return { sentence, start, end: start + gram.length };
      continue;
    }
    const at = tokens.findIndex((_, first) =>
      stems.every((stem, next) => tokens[first + next]?.norm.slice(0, STEM) === stem),
    );
    const [first, last] = [tokens[at], tokens[at + stems.length - 1]];
    if (first && last) return { sentence, start: first.start, end: last.end };
  }
  return null;
}

/** What the sentence speaks of, each once, in alphabetical order. */
function conceptsOf({ hits }: ReadSentence, { partyOfPerson }: Knowledge): readonly string[] {
  const parties = new Set<string>();
  const concepts = new Set<string>();
  for (const hit of hits) {
    if (hit.kind === "party") parties.add(hit.name);
    if (hit.kind === "person") parties.add(partyOfPerson.get(hit.name) ?? "");
    concepts.add(hit.kind in NAMED || hit.kind === "office" ? hit.kind : hit.concept);
  }
  if (parties.size >= 2) concepts.add("two parties");
  return [...concepts].toSorted();
}

/** Words, pairs of neighbours, and where words are not separated runs of two and three characters. */
function gramsOf(sentence: ReadSentence): readonly string[] {
  const grams: string[] = [];
  let before = "";
  for (const piece of piecesOf(sentence)) {
    if (BY_CHARACTER.test(piece)) {
      grams.push(...runsOf(piece, 2), ...runsOf(piece, 3));
      before = "";
      continue;
    }
    const stem = piece.startsWith("‹") ? piece : piece.slice(0, STEM);
    grams.push(stem);
    if (before !== "") grams.push(`${before} ${stem}`);
    before = stem;
  }
  return grams;
}

function runsOf(piece: string, size: number): readonly string[] {
  return Array.from({ length: Math.max(0, piece.length - size + 1) }, (_, at) => piece.slice(at, at + size));
}

/** The words of a sentence with names replaced; a name of several words comes once. */
function piecesOf({ tokens, hits, source }: ReadSentence): readonly string[] {
  const names = hits.filter(({ kind }) => kind in NAMED);
  const pieces: string[] = [];
  let first = 0;
  let written: Hit | undefined;
  for (const token of tokens) {
    while ((names[first]?.end ?? Infinity) <= token.start) first++;
    const name = names[first];
    if (!name || name.start >= token.end) pieces.push(plainPiece(token));
    else if (name.start > token.start || name.end < token.end)
      pieces.push(withoutNames(token, names.slice(first), source));
    else if (name !== written) {
      pieces.push(NAMED[name.kind] ?? "");
      written = name;
    }
  }
  return pieces;
}

function plainPiece({ norm }: Token): string {
  return /^\p{N}/u.test(norm) ? "‹number›" : norm;
}

/** Of a run of characters with names inside: the run, each name one mark. */
function withoutNames(
  { start, end }: { readonly start: number; readonly end: number },
  names: readonly Hit[],
  source: string,
): string {
  let text = "";
  let at = start;
  for (const name of names) {
    if (name.start >= end) break;
    if (name.start < at) continue;
    text += `${source.slice(at, name.start)}${MARKS[name.kind] ?? ""}`;
    at = Math.min(name.end, end);
  }
  return text + source.slice(at, end);
}

const MARKS: Readonly<Record<string, string>> = { party: "‹", person: "›", place: "·", agreement: "§" };
