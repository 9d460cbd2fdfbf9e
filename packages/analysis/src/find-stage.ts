import { type Stage, STAGES } from "@parley/core";
import { kindOf, type ReadSentence, type Reading } from "./read-text.ts";
import type { Hit } from "./term-index.ts";

export interface FoundStage {
  readonly stage: Stage;
  /** The words that told it, and the sentence they stand in; null when nothing did and talks are simply going on. */
  readonly sentence: ReadSentence | null;
  readonly hits: readonly Hit[];
}

/**
 * How telling a cue is. "Talks" stands in every story; that talks broke off does not. Of two cues of the same weight the
 * later step is the news, and trouble is more news than progress.
 */
const TELLING: Readonly<Record<Stage, number>> = {
  "under-way": 0.6,
  proposed: 0.85,
  scheduled: 0.95,
  escalation: 1,
  truce: 1.1,
  stalled: 1.1,
  "agreed-in-principle": 1.05,
  signed: 1.15,
  ratified: 1.25,
  "in-force": 1.25,
  collapsed: 1.25,
};

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
const CLAUSE_END = /[,;:，、；：—–]|\s-\s/;

/** A deal waiting for approval ("vote on the deal", "farmers protest") is agreed; nothing else in the text may say more. */
const PENDING_WEIGHT = 0.9;

/** Weight left to a cue that looks back, and to one in a sentence that does not speak of trade. */
const LOOKING_BACK = 0.35;
const BESIDE_THE_POINT = 0.4;

interface Cue {
  readonly stage: Stage;
  readonly weight: number;
  readonly sentence: ReadSentence;
  readonly hit: Hit;
}

/** The newest stage that a text reports. */
export function findStage(reading: Reading): FoundStage {
  const cues = reading.sentences.flatMap(cuesOf);
  const totals = new Map<Stage, number>();
  // The strongest cue counts whole, each further one a little: a word said twice is not twice the news.
  for (const { stage, weight } of cues.toSorted((a, b) => b.weight - a.weight)) {
    const total = totals.get(stage);
    totals.set(stage, total === undefined ? weight : total + Math.min(0.1, weight * 0.1));
  }
  const [best] = [...totals].toSorted((a, b) => b[1] - a[1] || STAGES.indexOf(b[0]) - STAGES.indexOf(a[0]));
  if (!best) return { stage: "under-way", sentence: null, hits: [] };
  const [stage] = best;
  const [proof] = cues.filter((cue) => cue.stage === stage).toSorted((a, b) => b.weight - a.weight);
  return { stage, sentence: proof?.sentence ?? null, hits: proof ? [proof.hit] : [] };
}

function cuesOf(sentence: ReadSentence): Cue[] {
  const about = isAbout(sentence) ? 1 : BESIDE_THE_POINT;
  return sentence.hits.flatMap((hit): Cue[] => {
    const isPending = hit.concept === "pending";
    const written = isPending
      ? "agreed-in-principle"
      : STAGES.find((stage) => `stage:${stage}` === hit.concept);
    if (!written) return [];
    const stage = isPending ? written : turned(written, hit, sentence);
    const phrase = isPhrase(sentence, hit) ? 1.15 : 1;
    const back = looksBack(hit, sentence) ? LOOKING_BACK : 1;
    const base = isPending ? PENDING_WEIGHT : TELLING[stage];
    return [{ stage, weight: base * sentence.weight * phrase * back * about, sentence, hit }];
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
      ({ concept }) =>
        ["tradeTalk", "trade", "talk", "deal"].includes(concept) || kindOf(concept) === "agreement",
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
