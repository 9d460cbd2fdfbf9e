import type { KnowledgeData, Lexicon, Person } from "@parley/core";
import { characterIndex, type TermIndex, wordIndex } from "./term-index.ts";
import { type NameForm, nameWord, plainName } from "./name-likeness.ts";
import { normalise } from "./tokens.ts";

/** The data of the analysis, ready for use. */
export interface Knowledge {
  /** By language; every index also knows the English words, since names and headlines mix languages. */
  readonly indexes: ReadonlyMap<string, TermIndex>;
  readonly people: readonly KnownPerson[];
  /** By the first letter that a part of the name sounds like: the candidates for a garbled name. */
  readonly peopleBySound: ReadonlyMap<string, readonly KnownPerson[]>;
  readonly partyOfPerson: ReadonlyMap<string, string>;
  /** `plainName` of people who are somebody else. */
  readonly namesakes: ReadonlySet<string>;
  /** ISO code of the country of each place. */
  readonly countryOfPlace: ReadonlyMap<string, string>;
  readonly partiesOfAgreement: ReadonlyMap<string, readonly string[]>;
}

/** A person, with the name made ready for comparing. */
export interface KnownPerson extends Person {
  readonly form: NameForm;
  /** The name and its other spellings in Latin letters. */
  readonly forms: readonly NameForm[];
}

/** Codes that Intl knows and that are no parties of trade talks. */
const NO_PARTIES = new Set(["EZ", "UN", "XK", "QO", "EU", "ZZ", "XA", "XB"]);

/** English terms that stand in texts of every language: names, and "free trade agreement" beside them; other words mean other things there. */
const SHARED = /^(?:party:|agreement:|tradeTalk$)/;

/** Country names that are also words or given names; they count only by their demonyms in the lexicon. */
const AMBIGUOUS_NAMES = new Set(
  [
    [
      "chad",
      "jordan",
      "georgia",
      "guinea",
      "turkey",
      "niger",
      "mali",
      "réunion",
      "reunión",
      "reunião",
      "riunione",
    ],
    ["γεωργία", "مالي", "माली", "mısır"],
  ]
    .flat()
    .map(normalise),
);

/** Compiles the data. Takes a few tens of milliseconds: once, and again when the config changed. */
export function prepareKnowledge(data: KnowledgeData): Knowledge {
  const names = namesOf(data);
  const english = data.lexicons.find((lexicon) => lexicon.language === "en");
  const englishTerms = english ? termsOf(english, data) : [];
  const shared = wordIndex([...englishTerms.filter(([concept]) => SHARED.test(concept)), ...names]);
  const indexes = new Map(
    data.lexicons.map((lexicon) => [
      lexicon.language,
      lexicon === english
        ? wordIndex([...englishTerms, ...names])
        : both(ownIndex(lexicon, data, names), shared),
    ]),
  );
  const people = data.people.map(knownPerson);
  return {
    indexes,
    people,
    peopleBySound: bySound(people),
    namesakes: new Set(data.namesakes.map(plainName)),
    partyOfPerson: new Map(data.people.map((person) => [person.name, person.party])),
    countryOfPlace: new Map(data.places.map((place) => [place.name, place.country])),
    partiesOfAgreement: new Map(data.agreements.map((agreement) => [agreement.name, agreement.parties])),
  };
}

/** Names are looked for word by word in every language by the shared index; without spaces they need their own. */
function ownIndex(lexicon: Lexicon, data: KnowledgeData, names: readonly Entry[]): TermIndex {
  const own = termsOf(lexicon, data);
  return lexicon.matching === "words" ? wordIndex(own) : characterIndex([...own, ...names]);
}

function both(a: TermIndex, b: TermIndex): TermIndex {
  return { find: (text, tokens) => [...a.find(text, tokens), ...b.find(text, tokens)] };
}

type Entry = readonly [concept: string, term: string];

function termsOf(lexicon: Lexicon, data: KnowledgeData): Entry[] {
  const tables: readonly (readonly [string, Readonly<Record<string, readonly string[]>>])[] = [
    ["", lexicon.concepts],
    ["stage:", lexicon.stages],
    ["topic:", lexicon.topics],
    ["party:", lexicon.parties],
    ["anti:", lexicon.contexts],
    ["office:", lexicon.offices],
  ];
  const written = tables.flatMap(([kind, table]) =>
    Object.entries(table).flatMap(([name, terms]) => terms.map((term): Entry => [`${kind}${name}`, term])),
  );
  const agreements = data.agreements.flatMap(({ name, terms }) =>
    terms.map((term): Entry => [`agreement:${name}`, term]),
  );
  return [...written, ...countryNames(lexicon), ...agreements];
}

/** People and places, whose names stand in many languages at once. */
function namesOf({ people, places }: KnowledgeData): Entry[] {
  return [
    ...places.flatMap(({ name, aliases }) =>
      [name, ...aliases].map((term): Entry => [`place:${name}`, `^${term}`]),
    ),
    ...people.flatMap((person) =>
      [person.name, ...person.aliases, ...(person.knownByFamilyName ? [familyNameOf(person)] : [])].map(
        (term): Entry => [`person:${person.name}`, `^${term}`],
      ),
    ),
  ];
}

/** The family name stands first in Chinese, Korean and Vietnamese names, last elsewhere. */
function familyNameOf({ name, party }: Person): string {
  const parts = name.split(" ");
  return (["CN", "KR", "VN", "TW"].includes(party) ? parts[0] : parts.at(-1)) ?? name;
}

/** What each country is called in the lexicon's language, by the language data that comes with the runtime. */
function countryNames(lexicon: Lexicon): Entry[] {
  const names = new Intl.DisplayNames([lexicon.language], { type: "region", fallback: "none" });
  const entries: Entry[] = [];
  for (const code of regionCodes()) {
    const name = names.of(code);
    if (name === undefined || AMBIGUOUS_NAMES.has(normalise(name))) continue;
    const plain = name.replace(/\s*[（(].*$/, "").replace(/^the /i, "");
    entries.push([`party:${code}`, `^${inflected(plain, lexicon)}`]);
  }
  return entries;
}

/** `nameEnding` letters of the last word may differ: Polish "Chiny" stands for "Chin", "Chinami" … */
function inflected(name: string, { nameEnding, matching }: Lexicon): string {
  if (nameEnding === 0 || matching === "characters" || name.length < nameEnding + 4) return name;
  return `${name.slice(0, -nameEnding)}*`;
}

function regionCodes(): string[] {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("");
  const english = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => !NO_PARTIES.has(code) && english.of(code) !== undefined && !isFormer(code));
}

/** Codes of countries that are no more (VD, SU, DD) stand for others now. */
function isFormer(code: string): boolean {
  return Intl.getCanonicalLocales(`und-${code}`)[0] !== `und-${code}`;
}

function knownPerson(person: Person): KnownPerson {
  const latin = [person.name, ...person.aliases].filter(
    (name) => /^[\p{Script=Latin}\s.'’-]+$/u.test(name) && name.includes(" "),
  );
  const form = formOf(person.name, familyNameOf(person));
  return {
    ...person,
    form,
    forms: [form, ...latin.slice(1).map((name) => formOf(name, familyNameOf({ ...person, name })))],
  };
}

function formOf(name: string, family: string): NameForm {
  const given = name.replace(family, " ").trim().split(/\s+/)[0] ?? "";
  return { given: nameWord(given), family: nameWord(family), joined: nameWord(name) };
}

function bySound(people: readonly KnownPerson[]): ReadonlyMap<string, readonly KnownPerson[]> {
  const map = new Map<string, Set<KnownPerson>>();
  for (const person of people) {
    for (const { given, family } of person.forms) {
      for (const letter of [given.initial, family.initial]) {
        map.set(letter, (map.get(letter) ?? new Set()).add(person));
      }
    }
  }
  return new Map([...map].map(([letter, found]) => [letter, [...found]]));
}
