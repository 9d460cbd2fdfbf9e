import { type Stage, STAGES } from "@parley/core";
import type { ReadSentence, Reading } from "./read-text.ts";
import type { Hit } from "./term-index.ts";
import weights from "./weights.json" with { type: "json" };
import { placeOfWords, type Wording } from "./wording.ts";

/** What trained weights of the stage are. */
export interface StageWeights {
  /** Of what speaks for a stage, whichever it is, by name. */
  readonly cues: Readonly<Record<string, number>>;
  /** Of each word feature for each stage, in the order of `STAGES`. */
  readonly words: Readonly<Record<string, readonly number[]>>;
}

const SHIPPED: StageWeights = weights.stage;

export interface FoundStage {
  readonly stage: Stage;
  /** The words that told it; null when nothing did and talks are simply going on. */
  readonly told: {
    readonly sentence: ReadSentence;
    readonly start: number;
    readonly end: number;
  } | null;
}

/** Where a cue stands; `Reading.headLength` says what the head is. */
type Place = "head" | "lead" | "body";

/** What is learned of cues, whatever the stage; each with the place before it. */
const OF_CUES = [
  "stands there",
  "turned by a plan, a wish or a negation",
  "looks back",
  "is a phrase",
  "comes first",
  "comes last",
  "beside the point",
  "more than one",
] as const;

const PLACES: readonly Place[] = ["head", "lead", "body"];

type Turn = Readonly<Partial<Record<Stage, Stage>>>;

/** What a stage becomes when it is planned: a deal that "will be signed" is scheduled, one to be ratified is agreed so far. */
const PLANNED: Turn = {
  signed: "scheduled",
  "agreed-in-principle": "under-way",
  "under-way": "scheduled",
  ratified: "agreed-in-principle",
  collapsed: "escalation",
};

/** What it becomes when it is a wish, a chance or a condition: "could resume talks", "if the talks collapse". */
const POSSIBLE: Turn = {
  signed: "under-way",
  "agreed-in-principle": "under-way",
  "under-way": "proposed",
  scheduled: "proposed",
  truce: "under-way",
  stalled: "under-way",
  collapsed: "under-way",
  ratified: "agreed-in-principle",
  "in-force": "agreed-in-principle",
};

/** What it becomes when it is denied: no deal was reached. */
const DENIED: Turn = {
  signed: "stalled",
  "agreed-in-principle": "stalled",
  "under-way": "stalled",
  scheduled: "stalled",
  proposed: "stalled",
  ratified: "stalled",
  truce: "escalation",
  stalled: "under-way",
  collapsed: "under-way",
  escalation: "under-way",
  "in-force": "signed",
};

/** How far before a cue the word stands that turns it: about four English words, and no comma between. */
const NEAR_CHARS = 26;
/** The same where a character is a syllable or a word. */
const NEAR_IDEOGRAPHS = 8;
const CLAUSE_END = /[,;:，、；：—–،؛।…\u3000]|\s-\s/;

interface Cue {
  readonly stage: Stage;
  readonly place: Place;
  readonly isTurned: boolean;
  readonly isPending: boolean;
  readonly sentence: ReadSentence;
  readonly hit: Hit;
}

/** How well one stage fits a text. */
interface StageCandidate {
  readonly stage: Stage;
  /** What speaks for it, by name; each is simply there. */
  readonly features: readonly string[];
  /** The most telling cue; null when no word of a lexicon speaks for it. */
  readonly cue: { readonly sentence: ReadSentence; readonly hit: Hit } | null;
}

/** The newest stage that a text reports. */
export function findStage(reading: Reading, { all }: Wording): FoundStage {
  const candidates = stageCandidates(reading);
  const at = chooseStage(candidates, all);
  const best = candidates[at];
  if (!best) return { stage: "under-way", told: null };
  const { stage, cue } = best;
  return {
    stage,
    told: cue
      ? { sentence: cue.sentence, start: cue.hit.start, end: cue.hit.end }
      : tellingWords(at, all, reading),
  };
}

/** The words that speak loudest for a stage that no cue of a lexicon told. */
function tellingWords(at: number, words: ReadonlyMap<string, number>, reading: Reading): FoundStage["told"] {
  const adds = (word: string, value: number): number => (SHIPPED.words[word]?.[at] ?? 0) * value;
  const ranked = [...words]
    .filter(([word, value]) => adds(word, value) > 0)
    .toSorted((a, b) => adds(...b) - adds(...a));
  for (const [word] of ranked) {
    const place = placeOfWords(word, reading);
    if (place) return place;
  }
  return null;
}

/** The place of the candidate that fits best. @param words `Wording.all` of the text. */
export function chooseStage(
  candidates: readonly Pick<StageCandidate, "features">[],
  words: ReadonlyMap<string, number>,
  trained: StageWeights = SHIPPED,
): number {
  const scores = candidates.map(({ features }) =>
    features.reduce((sum, name) => sum + (trained.cues[name] ?? 0), 0),
  );
  for (const [word, value] of words) {
    for (const [at, weight] of (trained.words[word] ?? []).entries())
      scores[at] = (scores[at] ?? 0) + weight * value;
  }
  return scores.indexOf(Math.max(...scores));
}

/** One for each of `STAGES`, in their order. */
export function stageCandidates(reading: Reading): readonly StageCandidate[] {
  const cues = cuesOf(reading);
  return STAGES.map((stage): StageCandidate => {
    const own = cues.filter((cue) => cue.stage === stage);
    const cue = own.find(({ hit, sentence }) => !looksBack(hit, sentence)) ?? own[0];
    return { stage, features: featuresOf(stage, own, cues), cue: cue ?? null };
  });
}

/** @param own The cues of the stage. @param cues All cues, in the order of the text. */
function featuresOf(stage: Stage, own: readonly Cue[], cues: readonly Cue[]): readonly string[] {
  if (own.length === 0) return [`${stage}: not told`];
  const inHead = own.filter(({ place }) => place === "head");
  const phrased = (told: readonly Cue[]): string =>
    told.some(({ hit, sentence }) => isPhrase(sentence, hit)) ? "by a phrase" : "by a word";
  const names =
    inHead.length > 0
      ? [`${stage}: in the head, ${phrased(inHead)}`]
      : [`${stage}: elsewhere only, ${phrased(own)}`];
  if (own.every(({ isPending }) => isPending)) names.push("waiting for approval");
  for (const place of PLACES) {
    const here = own.filter((cue) => cue.place === place);
    if (here.length === 0) continue;
    const all = cues.filter((cue) => cue.place === place);
    const holds: Record<(typeof OF_CUES)[number], boolean> = {
      "stands there": true,
      "turned by a plan, a wish or a negation": here.every(({ isTurned }) => isTurned),
      "looks back": here.every(({ hit, sentence }) => looksBack(hit, sentence)),
      "is a phrase": here.some(({ hit, sentence }) => isPhrase(sentence, hit)),
      "comes first": all[0]?.stage === stage,
      "comes last": all.at(-1)?.stage === stage,
      "beside the point": here.every(({ sentence }) => !isAbout(sentence)),
      "more than one": here.length > 1,
    };
    for (const feature of OF_CUES) if (holds[feature]) names.push(`${place}: ${feature}`);
  }
  return names;
}

/** Sentences behind the head that still tell the news rather than its background. */
const LEAD_SENTENCES = 2;

/** The cues of a text, in its order. */
function cuesOf(reading: Reading): readonly Cue[] {
  const headEnd = reading.headLength;
  return reading.sentences.flatMap((sentence, at) => {
    const place: Place = at < headEnd ? "head" : at < headEnd + LEAD_SENTENCES ? "lead" : "body";
    return sentence.hits.flatMap((hit): Cue[] => {
      const isPending = hit.concept === "pending";
      const written = isPending
        ? "agreed-in-principle"
        : STAGES.find((stage) => `stage:${stage}` === hit.concept);
      if (!written) return [];
      const stage = isPending ? written : turned(written, hit, sentence);
      return [{ stage, place, isTurned: stage !== written, isPending, sentence, hit }];
    });
  });
}

/** Several words tell more than one. */
function isPhrase(sentence: ReadSentence, hit: Hit): boolean {
  const written = sentence.source.slice(hit.start, hit.end);
  return /[\s\p{Script=Han}\p{Script=Hangul}]/u.test(written.slice(1));
}

function isAbout({ hits, field }: ReadSentence): boolean {
  return (
    field === "title" ||
    hits.some(
      ({ concept, kind }) => ["tradeTalk", "trade", "talk", "deal"].includes(concept) || kind === "agreement",
    )
  );
}

/** In the clause of "last month", or behind "after": what was before the news. */
function looksBack(cue: Hit, sentence: ReadSentence): boolean {
  return sentence.hits.some((hit) => {
    if (hit.concept === "past") return sentence.field !== "title" && isSameClause(cue, hit, sentence);
    return hit.concept === "lookBack" && hit.end <= cue.start && isSameClause(cue, hit, sentence);
  });
}

function isSameClause(a: Hit, b: Hit, sentence: ReadSentence): boolean {
  const [first, second] = a.start <= b.start ? [a, b] : [b, a];
  return !CLAUSE_END.test(sentence.source.slice(first.end, Math.max(first.end, second.start)));
}

/** The stage that is really told, after a negation, a plan or a wish that stands shortly before the cue. */
function turned(stage: Stage, cue: Hit, sentence: ReadSentence): Stage {
  const isNear = (concept: string): boolean =>
    sentence.hits.some((hit) => hit.concept === concept && precedes(hit, cue, sentence));
  if (isNear("negation")) return DENIED[stage] ?? stage;
  if (isNear("possible")) return POSSIBLE[stage] ?? stage;
  if (isNear("planned")) return PLANNED[stage] ?? stage;
  return stage;
}

function precedes(hit: Hit, cue: Hit, sentence: ReadSentence): boolean {
  const gap = cue.start - hit.end;
  if (gap < 0) return false;
  const between = sentence.source.slice(hit.end, cue.start);
  const reach = /[\u3040-\u30ff\u4e00-\u9fff]/.test(sentence.source.slice(hit.start, cue.end))
    ? NEAR_IDEOGRAPHS
    : NEAR_CHARS;
  return gap <= reach && !CLAUSE_END.test(between);
}
