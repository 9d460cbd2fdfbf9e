import { type Stage, STAGES } from "@parley/core";
import { type ReadSentence, type Reading } from "./read-text.ts";
import type { Hit } from "./term-index.ts";
import weights from "./weights.json" with { type: "json" };

const STAGE_WEIGHTS: Readonly<Record<string, number>> = weights.stage;

export interface FoundStage {
  readonly stage: Stage;
  /** The words that told it, and the sentence they stand in; null when nothing did and talks are simply going on. */
  readonly sentence: ReadSentence | null;
  readonly hits: readonly Hit[];
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

/** What the stage is chosen by; the weights are trained (`weights.json`), as for the score. */
export const STAGE_FEATURES: readonly string[] = [
  ...STAGES.flatMap((stage) => [`${stage}: in the head`, `${stage}: elsewhere only`]),
  ...PLACES.flatMap((place) => OF_CUES.map((feature) => `${place}: ${feature}`)),
  "nothing told",
  "waiting for approval",
];

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
const CLAUSE_END = /[,;:，、；：—–،؛।]|\s-\s/;

interface Cue {
  readonly stage: Stage;
  readonly place: Place;
  readonly isTurned: boolean;
  readonly isPending: boolean;
  readonly sentence: ReadSentence;
  readonly hit: Hit;
}

/** A stage that a text may report, with what speaks for it. */
export interface StageCandidate {
  readonly stage: Stage;
  /** In the order of `STAGE_FEATURES`. */
  readonly features: readonly number[];
  /** The most telling cue; null for talks that are simply going on. */
  readonly cue: { readonly sentence: ReadSentence; readonly hit: Hit } | null;
}

/** The newest stage that a text reports. */
export function findStage(reading: Reading): FoundStage {
  const weight = STAGE_FEATURES.map((name) => STAGE_WEIGHTS[name] ?? 0);
  const scored = stageCandidates(reading).map((candidate) => ({
    ...candidate,
    score: candidate.features.reduce((sum, value, at) => sum + value * (weight[at] ?? 0), 0),
  }));
  const [best] = scored.toSorted(
    (a, b) => b.score - a.score || STAGES.indexOf(b.stage) - STAGES.indexOf(a.stage),
  );
  const cue = best?.cue ?? null;
  return { stage: best?.stage ?? "under-way", sentence: cue?.sentence ?? null, hits: cue ? [cue.hit] : [] };
}

/** Every stage that some words of the text speak for; "under-way", which needs no word, always. */
export function stageCandidates(reading: Reading): readonly StageCandidate[] {
  const cues = cuesOf(reading);
  const stages = STAGES.filter((stage) => stage === "under-way" || cues.some((cue) => cue.stage === stage));
  return stages.map((stage) => {
    const own = cues.filter((cue) => cue.stage === stage);
    const cue = own.find(({ hit, sentence }) => !looksBack(hit, sentence)) ?? own[0];
    return { stage, features: featuresOf(stage, own, cues), cue: cue ?? null };
  });
}

/** @param own The cues of the stage. @param cues All cues, in the order of the text. */
function featuresOf(stage: Stage, own: readonly Cue[], cues: readonly Cue[]): readonly number[] {
  const names = new Set<string>();
  if (own.some(({ place }) => place === "head")) names.add(`${stage}: in the head`);
  else if (own.length > 0) names.add(`${stage}: elsewhere only`);
  else names.add("nothing told");
  if (own.length > 0 && own.every(({ isPending }) => isPending)) names.add("waiting for approval");
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
    for (const feature of OF_CUES) if (holds[feature]) names.add(`${place}: ${feature}`);
  }
  return STAGE_FEATURES.map((name) => (names.has(name) ? 1 : 0));
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
