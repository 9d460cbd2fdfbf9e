import type { EpochMs, PersonMention } from "@parley/core";
import type { Knowledge, KnownPerson } from "./knowledge.ts";
import {
  likeness,
  nameLikeness,
  nameWord,
  plainName,
  printedName,
  type PrintedName,
} from "./name-likeness.ts";
import { type ReadSentence, type Reading } from "./read-text.ts";
import type { Hit } from "./term-index.ts";
import type { Token } from "./tokens.ts";

export interface FoundPerson extends PersonMention {
  readonly sentence: ReadSentence;
  readonly start: number;
  readonly end: number;
}

/** How like a name must be, by how much its surroundings speak for it. */
const LIKE_WITH = { office: 0.62, country: 0.74, trade: 0.8, otherOffice: 0.86 } as const;

/** Behind an office that one known person held at that time, a name this like is that person, if nobody else fits. */
const LIKE_WHEN_INFERRED = 0.45;

/** Spans of capitalised words looked at in one text: a story has a few dozen, a hostile text thousands. */
const MAX_SPANS = 40;

/** Someone named a year before or after their time is still meant; beyond that it is somebody else's office. */
const TERM_SLACK_MS = 366 * 86_400_000;

/** "Minister" without saying of what. */
const MINISTER = "minister";
const MINISTERIAL = /minister|secretary|negotiator/;

/** Words that make a near-namesake somebody else. */
const SOMEBODY_ELSE =
  /^(?:ceo|chef|lawyer|attorney|actor|actress|singer|coach|striker|midfielder|goalkeeper|swimmer|footballer|player|quarterback|professor|author|poet|banker|financier|surgeon|painter|novelist|racer|driver|golfer|congressman|congresswoman|congressional|university|tower|hotel|avenue|street|foundation|church|hospital|airport|stadium|father|mother|brother|wife|late)$/;

/** How like a given name a word must be to belong to the known family name behind it. */
const NEARLY_GIVEN = 0.6;

/** Taken off the end of a span: what follows a name in capitals in a headline. */
const MAX_NAME_WORDS = 4;

/**
 * The negotiators whom a text names. Known spellings are found as they stand; a garbled one by sound and spelling, and only
 * where the words around it speak of its office or its country, since these are what makes "Howard Latnik" the secretary.
 *
 * @param date When the text was published; without it nobody is inferred from an office.
 */
export function findPeople(
  reading: Reading,
  knowledge: Knowledge,
  { date, isTradeTalk }: { readonly date: EpochMs | null; readonly isTradeTalk: boolean },
): readonly FoundPerson[] {
  const found = new Map<string, FoundPerson>();
  for (const sentence of reading.sentences) {
    for (const hit of sentence.hits) {
      if (hit.kind !== "person" || !mayBeMeant(sentence, hit, isTradeTalk)) continue;
      const start = startOfName(sentence, hit, knowledge);
      keep(found, sentence, { name: hit.name, inferred: false, start, end: hit.end });
    }
  }
  let spans = 0;
  for (const sentence of reading.sentences) {
    for (const span of nameSpans(sentence)) {
      if (++spans > MAX_SPANS) return [...found.values()];
      const match = closestPerson(span, sentence, { knowledge, date, isTradeTalk });
      if (match) keep(found, sentence, match);
    }
  }
  return [...found.values()];
}

type Match = Pick<FoundPerson, "name" | "inferred" | "start" | "end">;

/** The first mention of at least two words is shown; a single name only while there is nothing fuller. */
function keep(found: Map<string, FoundPerson>, sentence: ReadSentence, match: Match): void {
  const as = sentence.source.slice(match.start, match.end);
  const known = found.get(match.name);
  if (known && (isFull(known.as) || !isFull(as))) return;
  found.set(match.name, { ...match, as, sentence });
}

function isFull(as: string): boolean {
  return /[\s\p{Script=Han}\p{Script=Katakana}\p{Script=Hangul}-]/u.test(as);
}

/** A garbled given name before a family name that is known as it stands: "Skot Bessent". */
function startOfName(sentence: ReadSentence, hit: Hit, knowledge: Knowledge): number {
  const before = sentence.tokens.findLast((token) => token.end <= hit.start);
  if (!before?.isCapitalised || hit.start - before.end > 1) return hit.start;
  const person = knowledge.people.find(({ name }) => name === hit.name);
  return person && likeness(nameWord(before.norm), person.form.given) >= NEARLY_GIVEN
    ? before.start
    : hit.start;
}

/** A family name alone counts in trade talk only; "Trump Tower" and "Mark Carney University" not at all. */
function mayBeMeant(
  sentence: ReadSentence,
  hit: { readonly start: number; readonly end: number },
  isTradeTalk: boolean,
): boolean {
  const next = sentence.tokens.find((token) => token.start >= hit.end);
  if (next && next.start - hit.end <= 1 && SOMEBODY_ELSE.test(next.norm)) return false;
  return isTradeTalk || isFull(sentence.source.slice(hit.start, hit.end));
}

/** Runs of capitalised words that no lexicon knows: "Howard Latnik" in "US Secretary of Commerce Howard Latnik said". */
function nameSpans(sentence: ReadSentence): readonly (readonly Token[])[] {
  const taken = sentence.hits.filter(({ kind }) =>
    ["party", "person", "office", "role", "place", "agreement"].includes(kind),
  );
  const spans: Token[][] = [];
  let span: Token[] = [];
  const close = (): void => {
    if (span.length > 0) spans.push(span.slice(0, MAX_NAME_WORDS));
    span = [];
  };
  for (const token of sentence.tokens) {
    const last = span.at(-1);
    const joins = last === undefined || /^[\s-]{1,2}$/.test(sentence.source.slice(last.end, token.start));
    const isFree = !taken.some((hit) => hit.start < token.end && hit.end > token.start);
    const isNamePart =
      token.isCapitalised || (span.length > 0 && /^(?:von|fon|van|der|de|da|del|bin|al)$/.test(token.norm));
    if (!joins) close();
    if (isFree && isNamePart) span.push(token);
    else close();
  }
  close();
  return spans;
}

interface Around {
  readonly knowledge: Knowledge;
  readonly date: EpochMs | null;
  readonly isTradeTalk: boolean;
}

/** The known person whose name a span garbles, or null. */
function closestPerson(span: readonly Token[], sentence: ReadSentence, around: Around): Match | null {
  if (sentence.tokens.some((token) => SOMEBODY_ELSE.test(token.norm) && isBeside(token, span))) return null;
  if (isNamesake(span, around.knowledge)) return null;
  const offices = officesBeside(span, sentence);
  const parties = new Set(sentence.hits.filter((hit) => hit.kind === "party").map((hit) => hit.name));
  const context: Context = { ...around, offices, parties };
  if (offices.size === 0 && (span.length < 2 || !(around.isTradeTalk || speaksOfOffices(sentence))))
    return null;
  const best = bestOf(span, context);
  const [first] = span;
  if (!first || !best) return inferFromOffice(span, context);
  const last = span[best.words - 1] ?? first;
  return { name: best.person.name, inferred: false, start: first.start, end: last.end };
}

function isNamesake(span: readonly Token[], { namesakes }: Knowledge): boolean {
  const printed = span.map((token) => plainName(token.norm));
  return printed.some((_, at) => namesakes.has(printed.slice(0, at + 1).join(" ")));
}

interface Candidate {
  readonly person: KnownPerson;
  readonly score: number;
  /** How many words of the span are the name. */
  readonly words: number;
}

function bestOf(span: readonly Token[], context: Context): Candidate | null {
  const printed = span.map((token) => plainName(token.norm));
  const readings = printed
    .map((_, at) => at + 1)
    .filter((words) => words >= Math.min(2, printed.length))
    .map((words) => ({ words, name: printedName(printed.slice(0, words)) }));
  const sounds = new Set(
    readings.flatMap(({ name }) => [name.first.initial, name.rest.initial, name.last.initial]),
  );
  const people = new Set([...sounds].flatMap((sound) => context.knowledge.peopleBySound.get(sound) ?? []));
  let best: Candidate | null = null;
  for (const person of people) {
    const needed = neededLikeness(person, context);
    if (needed === null || (needed >= LIKE_WITH.trade && !beginsAlike(person, sounds))) continue;
    for (const { words, name } of readings) {
      const score = likenessOf(name, words, person);
      if (score >= needed && score > (best?.score ?? 0)) best = { person, score, words };
    }
  }
  return best;
}

/** Where much likeness is asked for, both parts of a name begin with the right sound; this saves most comparisons. */
function beginsAlike({ forms }: KnownPerson, sounds: ReadonlySet<string>): boolean {
  return forms.some(({ given, family }) => sounds.has(given.initial) && sounds.has(family.initial));
}

function likenessOf(name: PrintedName, words: number, person: KnownPerson): number {
  // A family name alone is too little to be sure by sound, unless it is long.
  if (words === 1)
    return person.form.family.letters.length >= 5 ? likeness(name.first, person.form.family) - 0.05 : 0;
  return Math.max(...person.forms.map((form) => nameLikeness(name, form)));
}

interface Context extends Around {
  readonly offices: ReadonlySet<string>;
  readonly parties: ReadonlySet<string>;
}

/** The likeness that the surroundings ask for; null when they speak of somebody else. */
function neededLikeness(
  person: KnownPerson,
  { offices, parties, date, isTradeTalk }: Context,
): number | null {
  if (date !== null && !inTerm(person, date, TERM_SLACK_MS)) return null;
  const hasCountry = parties.has(person.party);
  if (offices.size === 0) {
    if (!isTradeTalk) return LIKE_WITH.otherOffice;
    return hasCountry ? LIKE_WITH.country : LIKE_WITH.trade;
  }
  if (!holdsOneOf(person, offices)) return isTradeTalk && hasCountry ? LIKE_WITH.otherOffice : null;
  if (hasCountry) return LIKE_WITH.office;
  return parties.size === 0 ? LIKE_WITH.country : LIKE_WITH.trade;
}

function holdsOneOf({ office }: KnownPerson, offices: ReadonlySet<string>): boolean {
  return offices.has(office) || (offices.has(MINISTER) && MINISTERIAL.test(office));
}

/** "US Treasury Secretary Bent": the one who held that office then, when the name is not plainly another. */
function inferFromOffice(span: readonly Token[], context: Context): Match | null {
  const { date, offices, parties, knowledge, isTradeTalk } = context;
  const [first] = span;
  if (date === null || !first || !isTradeTalk) return null;
  const holders = knowledge.people.filter(
    (person) =>
      offices.has(person.office) &&
      parties.has(person.party) &&
      person.from !== null &&
      inTerm(person, date, 0),
  );
  const [holder] = holders;
  if (!holder || holders.length > 1) return null;
  const last = span.at(-1) ?? first;
  const alike = Math.max(...[first, last].map((token) => likeness(nameWord(token.norm), holder.form.family)));
  if (alike < LIKE_WHEN_INFERRED) return null;
  return { name: holder.name, inferred: true, start: first.start, end: last.end };
}

function inTerm({ from, to }: KnownPerson, date: EpochMs, slackMs: number): boolean {
  return (from === null || date >= from - slackMs) && (to === null || date <= to + slackMs);
}

function speaksOfOffices(sentence: ReadSentence): boolean {
  return sentence.hits.some((hit) => hit.kind === "office");
}

/** Offices that stand right before the span, or behind it after a comma. */
function officesBeside(span: readonly Token[], sentence: ReadSentence): ReadonlySet<string> {
  const start = span[0]?.start ?? 0;
  const end = span.at(-1)?.end ?? 0;
  const beside = sentence.hits.filter(
    (hit) =>
      hit.kind === "office" &&
      ((hit.end <= start && start - hit.end <= 3) || (hit.start >= end && hit.start - end <= 22)),
  );
  return new Set(beside.map((hit) => hit.name));
}

function isBeside(token: Token, span: readonly Token[]): boolean {
  const start = span[0]?.start ?? 0;
  const end = span.at(-1)?.end ?? 0;
  return (
    (token.end <= start && start - token.end <= 24) ||
    (token.start >= end && token.start - end <= 24) ||
    (token.start >= start && token.end <= end)
  );
}
