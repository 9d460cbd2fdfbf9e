import { kindOf, nameOf, type ReadSentence, type Reading } from "./read-text.ts";

/** What the score is made of, in the order of the vector. A name says what a value of 1 means. */
export const FEATURES = [
  "bias",
  "title: trade talks or deal",
  "title: talks or deal, and trade, apart",
  "title: talks or deal without trade",
  "title: trade without talks or deal",
  "title: two parties",
  "title: one party",
  "title: named agreement",
  "title: negotiator's office",
  "title: telling stage",
  "title: other talks",
  "title: markets",
  "title: statistics",
  "title: court",
  "title: unilateral step",
  "title: other subject",
  "body: trade talks or deal",
  "body: many sentences on trade talks",
  "body: talks or deal, and trade, apart",
  "body: two parties beside it",
  "body: named agreement",
  "body: negotiator's office",
  "body: telling stage beside it",
  "body: other talks",
  "body: markets",
  "body: statistics",
  "body: court",
  "body: unilateral step",
  "body: other subject",
  "two parties or more",
  "no party",
  "known negotiator",
  "no title",
  "title: trade talks between two parties",
  "title: trade talks, and another context",
  "title silent, body clear",
  "no body",
  "title: trade talks, known party or person, no other context",
  "two parties in one sentence on trade",
  "title: talks or deal, and trade, apart, between two parties",
  "title: talks or deal on trade, with a telling stage",
  "no title: first sentence on trade talks",
] as const;

const CONTEXTS = ["other-talks", "markets", "statistics", "court", "unilateral-step", "other"] as const;

/** What makes talks trade talks; the topics that nothing but trade is about. */
const TRADE = ["trade", "topic:tariffs", "topic:critical-minerals"] as const;

/** Stage cues that stand in any text; only the others tell something. */
const WEAK_CUES = new Set(["stage:under-way"]);

function flag(yes: boolean): number {
  return yes ? 1 : 0;
}

/** Describes a text in numbers of 0 to about 1, the same for every language. */
// oxlint-disable-next-line complexity -- one line a feature, in the order of FEATURES; splitting would hide the order
export function featuresOf(reading: Reading): number[] {
  const title = reading.sentences.filter((sentence) => sentence.field === "title");
  const body = reading.sentences.filter((sentence) => sentence.field !== "title");
  const head = summary(title);
  const rest = summary(body);
  const lead = summary(body.slice(0, 1));
  const all = summary(reading.sentences);
  const contextsOf = (of: Summary, scale: number): number[] =>
    CONTEXTS.map((context) => Math.min(1, (of.contexts.get(context) ?? 0) / scale));
  const anyContext = CONTEXTS.some((context) => head.contexts.has(context));
  return [
    1,
    flag(head.strong > 0),
    flag(head.strong === 0 && head.apart > 0),
    flag(head.strong === 0 && head.apart === 0 && head.talks > 0),
    flag(head.strong === 0 && head.talks === 0 && head.trade > 0),
    flag(head.parties.size >= 2),
    flag(head.parties.size === 1),
    flag(head.agreements > 0),
    flag(head.roles > 0),
    flag(head.stages > 0),
    ...contextsOf(head, 1),
    flag(rest.strong > 0),
    Math.min(1, rest.strong / 4),
    flag(rest.apart > 0),
    flag(rest.pairsBeside > 0),
    flag(rest.agreements > 0),
    flag(rest.roles > 0),
    flag(rest.stagesBeside > 0),
    ...contextsOf(rest, 3),
    flag(all.parties.size >= 2),
    flag(all.parties.size === 0),
    flag(all.people > 0),
    flag(!reading.hasTitle),
    flag(head.strong > 0 && head.parties.size >= 2),
    flag(head.strong > 0 && anyContext),
    flag(head.strong === 0 && head.apart === 0 && rest.strong > 0 && rest.pairsBeside > 0),
    flag(body.length === 0),
    flag(head.strong > 0 && head.parties.size + head.people > 0 && !anyContext),
    flag(all.pairsOnTrade > 0),
    flag(head.strong === 0 && head.pairsBeside > 0),
    flag(head.stagesBeside > 0),
    flag(!reading.hasTitle && lead.strong + lead.apart > 0),
  ];
}

interface Summary {
  readonly strong: number;
  readonly apart: number;
  readonly talks: number;
  readonly trade: number;
  readonly agreements: number;
  readonly roles: number;
  readonly stages: number;
  readonly stagesBeside: number;
  readonly pairsBeside: number;
  readonly pairsOnTrade: number;
  readonly people: number;
  readonly parties: ReadonlySet<string>;
  readonly contexts: ReadonlyMap<string, number>;
}

/** What one sentence says. */
interface SentenceFacts {
  readonly isStrong: boolean;
  readonly isApart: boolean;
  readonly hasTalks: boolean;
  readonly hasTrade: boolean;
  readonly hasAgreement: boolean;
  readonly hasRole: boolean;
  readonly hasPerson: boolean;
  readonly stages: number;
  readonly parties: ReadonlySet<string>;
  readonly contexts: readonly string[];
}

function summary(sentences: readonly ReadSentence[]): Summary {
  const facts = sentences.map(factsOf);
  const count = (holds: (fact: SentenceFacts) => boolean): number => facts.filter(holds).length;
  const contexts = new Map<string, number>();
  for (const context of facts.flatMap((fact) => fact.contexts))
    contexts.set(context, (contexts.get(context) ?? 0) + 1);
  return {
    strong: count((fact) => fact.isStrong),
    apart: count((fact) => fact.isApart),
    talks: count((fact) => fact.hasTalks),
    trade: count((fact) => fact.hasTrade),
    agreements: count((fact) => fact.hasAgreement),
    roles: count((fact) => fact.hasRole),
    stages: stagesIn(facts),
    stagesBeside: stagesIn(facts.filter(isOnIt)),
    pairsBeside: count((fact) => isOnIt(fact) && fact.parties.size >= 2),
    pairsOnTrade: count((fact) => fact.hasTrade && fact.parties.size >= 2),
    people: count((fact) => fact.hasPerson),
    parties: new Set(facts.flatMap((fact) => [...fact.parties])),
    contexts,
  };
}

function isOnIt({ isStrong, isApart }: SentenceFacts): boolean {
  return isStrong || isApart;
}

function stagesIn(facts: readonly SentenceFacts[]): number {
  return facts.reduce((sum, fact) => sum + fact.stages, 0);
}

function factsOf({ hits }: ReadSentence): SentenceFacts {
  const concepts = new Set(hits.map((hit) => hit.concept));
  const kinds = new Set(hits.map((hit) => kindOf(hit.concept)));
  const of = (kind: string): string[] =>
    hits.filter((hit) => kindOf(hit.concept) === kind).map((hit) => nameOf(hit.concept));
  const hasTalks = concepts.has("talk") || concepts.has("deal");
  const hasTrade = TRADE.some((concept) => concepts.has(concept));
  const isStrong = concepts.has("tradeTalk") || kinds.has("agreement");
  return {
    isStrong,
    isApart: !isStrong && hasTrade && hasTalks,
    hasTalks,
    hasTrade,
    hasAgreement: kinds.has("agreement"),
    hasRole: concepts.has("role"),
    hasPerson: kinds.has("person"),
    stages: hits.filter((hit) => kindOf(hit.concept) === "stage" && !WEAK_CUES.has(hit.concept)).length,
    parties: new Set(of("party")),
    contexts: of("anti"),
  };
}
