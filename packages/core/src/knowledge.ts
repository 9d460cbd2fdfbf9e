import type { EpochMs, Kind, Stage, Topic } from "./model.ts";

/**
 * A term of a lexicon: words separated by spaces.
 *
 * - `negotiat*` matches every word that starts so
 * - `sign* ~ agreement` lets up to four other words stand between (twelve characters where words are not separated)
 * - a word in capitals (`FTA`, `US`) matches only in capitals: "us" is not the country
 * - `^pháp` matches only where the word may be a name by its writing: `Pháp` is France, `pháp` a syllable of "pháp lý"
 */
export type Term = string;

/** The words of one language for the concepts we look for; `config/lexicons/LANGUAGE.yaml`. */
export interface Lexicon {
  /** BCP 47 primary tag, e.g. `en`. */
  readonly language: string;
  /** `words`: terms are matched word by word. `characters`: anywhere in the text (Chinese, Japanese, Korean …). */
  readonly matching: "words" | "characters";
  /** Letters by which an inflected country name may differ at its end, 0 to 3. */
  readonly nameEnding: number;
  readonly concepts: Readonly<Record<Concept, readonly Term[]>>;
  readonly stages: Readonly<Partial<Record<Stage, readonly Term[]>>>;
  readonly topics: Readonly<Partial<Record<Topic, readonly Term[]>>>;
  /** Names of parties beyond the language's own country names: demonyms, capitals, seats of government. */
  readonly parties: Readonly<Record<string, readonly Term[]>>;
  /** How offices are called, by the office as written in `config/people.yaml`: "commerce secretary". */
  readonly offices: Readonly<Record<string, readonly Term[]>>;
  /** What makes a text about something else, by the kind it then is. */
  readonly contexts: Readonly<Partial<Record<Kind, readonly Term[]>>>;
  readonly examples: readonly LexiconExample[];
}

/** What the judgement of a text is made of. */
export const CONCEPTS = [
  /** Words that on their own mean trade talks or a trade deal: "trade talks", "free trade agreement". */
  "tradeTalk",
  /** Negotiating: talks, negotiations, to meet. */
  "talk",
  /** Its fruit: deal, agreement, pact. */
  "deal",
  /** Trade as a subject: trade, commerce, tariffs, customs duties, exports. */
  "trade",
  /** Offices that negotiate trade: trade minister, trade representative. */
  "role",
  /** Turns the meaning of what follows: not, without, no. */
  "negation",
  /** Makes what follows a plan: will, is to, next week. */
  "planned",
  /** Makes what follows a wish, a chance or a condition: may, hopes to, if. */
  "possible",
  /** Puts its clause into the past of the story: last month, earlier, previously. */
  "past",
  /** Puts what follows in its clause before the news: after, despite. */
  "lookBack",
  /** A finished deal that waits for approval: a vote on it, protests against it, "must be ratified". */
  "pending",
  /** Stands before a place: in, at. */
  "locative",
  /** Somebody says it: says, announced, according to. */
  "says",
  /** Somebody does not confirm it: denied, "no comment", "has yet to confirm". */
  "denies",
  /** Names a date that counts: deadline, by, until, expires. */
  "deadline",
] as const;
export type Concept = (typeof CONCEPTS)[number];

/** A worked example, run by a test: own words, never a third party's. */
export interface LexiconExample {
  readonly text: string;
  readonly tradeTalk: boolean;
  readonly parties?: readonly string[] | undefined;
  readonly stage?: Stage | undefined;
  readonly topics?: readonly Topic[] | undefined;
}

/** Someone who negotiates or has negotiated trade; an entry of `config/people.yaml`. */
export interface Person {
  /** Usual English name, given name first or as the country orders it: "He Lifeng". */
  readonly name: string;
  readonly party: string;
  readonly office: string;
  /** Null: unknown, or not over. */
  readonly from: EpochMs | null;
  readonly to: EpochMs | null;
  /** Other spellings, other scripts, forms that machines made of the name. */
  readonly aliases: readonly string[];
  /** True when the family name alone is enough beside trade words ("Trump", "Bessent"). */
  readonly knownByFamilyName: boolean;
}

/** A city where talks take place; an entry of `config/places.yaml`. */
export interface Place {
  readonly name: string;
  /** ISO code of its country. */
  readonly country: string;
  /** Its names in other languages. */
  readonly aliases: readonly string[];
}

/** A named agreement and who negotiates it; an entry of `config/agreements.yaml`. */
export interface Agreement {
  readonly name: string;
  readonly parties: readonly string[];
  readonly terms: readonly Term[];
}

/** All data that the analysis works with. */
export interface KnowledgeData {
  readonly lexicons: readonly Lexicon[];
  readonly people: readonly Person[];
  /** Well-known people who must not be taken for one of `people`, by their usual English names. */
  readonly namesakes: readonly string[];
  readonly places: readonly Place[];
  readonly agreements: readonly Agreement[];
}
