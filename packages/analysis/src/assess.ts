import type { Assessment, Evidence, Kind } from "@parley/core";
import { featuresOf, formOf } from "./features.ts";
import { findClaims } from "./find-claims.ts";
import { findNextDate } from "./find-dates.ts";
import { findNumbers } from "./find-numbers.ts";
import { findPeople } from "./find-people.ts";
import { findSides } from "./find-parties.ts";
import { findStage, type FoundStage } from "./find-stage.ts";
import { findTopics } from "./find-topics.ts";
import type { Knowledge } from "./knowledge.ts";
import { type AssessInput, type ReadSentence, type Reading, readText } from "./read-text.ts";
import { scoreOf } from "./score.ts";
import type { Hit } from "./term-index.ts";
import { wordingOf } from "./wording.ts";

/** At or above it, an item is trade talk; the weights are trained so that the score is a probability. */
const TRADE_TALK = 0.5;

/** Evidence kept of one item: enough for any card, and a bound for texts that are nothing but cue words. */
const MAX_EVIDENCE = 60;

/** Which context decides what an item is when it is not trade talk, the more telling first. */
const KINDS: readonly Kind[] = ["other-talks", "court", "statistics", "markets", "unilateral-step"];

/**
 * Judges one item: is it trade talk, between whom, at which stage, about what, and which words prove it.
 *
 * Pure, and deterministic for the same knowledge. Never throws, whatever the text.
 */
export function assess(input: AssessInput, knowledge: Knowledge): Assessment {
  const reading = readText(input, knowledge);
  const wording = wordingOf(reading, knowledge);
  const { probability: score, parts } = scoreOf(featuresOf(reading, wording, knowledge), formOf(reading));
  const tradeTalk = score >= TRADE_TALK;
  const sides = findSides(reading, knowledge);
  const topics = findTopics(reading, wording);
  const people = findPeople(reading, knowledge, { date: input.publishedAt, isTradeTalk: tradeTalk });
  const stage = tradeTalk ? findStage(reading, wording) : null;
  const terms = tradeTalk
    ? termsOf(reading, { knowledge, parties: sides.parties, date: input.publishedAt })
    : NO_TERMS;
  const core = hitsOf(reading, isCore);
  const contexts = tradeTalk ? [] : hitsOf(reading, isContext);
  const evidence: Evidence[] = [
    ...contexts.map(([sentence, hit]) => evidenceOf(sentence, hit)),
    ...stageEvidence(stage),
    ...core.map(([sentence, hit]) => evidenceOf(sentence, hit, shownConcept(hit))),
    ...[...sides.hits, ...topics.hits].map(([sentence, hit]) => evidenceOf(sentence, hit)),
    ...people.map((person) => evidenceOf(person.sentence, { ...person, concept: `person:${person.name}` })),
    ...terms.evidence,
  ];
  return {
    score,
    tradeTalk,
    kind: tradeTalk ? "talks" : kindByContext(contexts.map(([, hit]) => hit.name)),
    parties: sides.parties,
    people: people.map(({ name, as, inferred }) => ({ name, as, inferred })),
    stage: stage?.stage ?? null,
    topics: topics.topics,
    venue: tradeTalk ? sides.venue : null,
    ...terms.tags,
    language: reading.language,
    parts,
    proof: stage && proofOf(stage.told?.sentence ?? core[0]?.[0]),
    evidence: distinct(evidence).slice(0, MAX_EVIDENCE),
  };
}

type TermTags = Pick<Assessment, "nextDate" | "numbers" | "saidBy" | "deniedBy">;

interface Terms {
  readonly tags: TermTags;
  readonly evidence: readonly Evidence[];
}

const NO_TERMS: Terms = { tags: { nextDate: null, numbers: [], saidBy: [], deniedBy: [] }, evidence: [] };

/** What the talks are set for, the numbers in play, and who says so. */
function termsOf(
  reading: Reading,
  about: { readonly knowledge: Knowledge; readonly parties: readonly string[]; readonly date: number | null },
): Terms {
  const nextDate = findNextDate(reading, about.date);
  const numbers = findNumbers(reading);
  const { saidBy, deniedBy, hits } = findClaims(reading, about.knowledge, about.parties);
  return {
    tags: {
      nextDate: nextDate && { text: nextDate.text, day: nextDate.day },
      numbers: numbers.map(({ text }) => text),
      saidBy,
      deniedBy,
    },
    evidence: [
      ...hits.map(([sentence, hit]) => evidenceOf(sentence, hit)),
      ...(nextDate ? [evidenceOf(nextDate.sentence, { ...nextDate, concept: "next-date" })] : []),
      ...numbers.map((number) => evidenceOf(number.sentence, { ...number, concept: "number" })),
    ],
  };
}

function isCore(hit: Hit): boolean {
  return hit.concept === "tradeTalk" || hit.concept === "role" || hit.kind === "agreement";
}

function isContext(hit: Hit): boolean {
  return hit.kind === "anti";
}

function shownConcept({ concept }: Hit): string {
  return concept === "tradeTalk" ? "trade-talk" : concept;
}

function stageEvidence(found: FoundStage | null): Evidence[] {
  if (!found?.told) return [];
  return [evidenceOf(found.told.sentence, { ...found.told, concept: `stage:${found.stage}` })];
}

function kindByContext(contexts: readonly string[]): Kind {
  return KINDS.find((kind) => contexts.includes(kind)) ?? "other";
}

function hitsOf(reading: Reading, wanted: (hit: Hit) => boolean): (readonly [ReadSentence, Hit])[] {
  return reading.sentences.flatMap((sentence) =>
    sentence.hits.filter(wanted).map((hit): readonly [ReadSentence, Hit] => [sentence, hit]),
  );
}

/** Where a concept stands. */
type Place = Pick<Hit, "concept" | "start" | "end">;

function evidenceOf(sentence: ReadSentence, hit: Place, concept: string = hit.concept): Evidence {
  const { start, end } = hit;
  return { concept, text: sentence.source.slice(start, end), field: sentence.field, start, end };
}

function distinct(evidence: readonly Evidence[]): Evidence[] {
  return [
    ...new Map(evidence.map((entry) => [`${entry.concept} ${entry.field} ${entry.start}`, entry])).values(),
  ];
}

/** The sentence as printed, cut at 300 characters, on a character's border. */
function proofOf(sentence: ReadSentence | undefined): string | null {
  if (!sentence) return null;
  const text = sentence.source.slice(sentence.range.start, sentence.range.end).trim();
  return text.length <= 300
    ? text
    : `${text
        .slice(0, 299)
        .toWellFormed()
        .replace(/\uFFFD$/, "")}…`;
}
