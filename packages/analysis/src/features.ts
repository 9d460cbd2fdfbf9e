import type { Knowledge } from "./knowledge.ts";
import { partyOf, type ReadSentence, type Reading } from "./read-text.ts";
import type { Wording } from "./wording.ts";

/** What the score is made of besides words. A name says what a value of 1 means; "head" is the title or, without one, the first two sentences. */
const FEATURES = [
  "any text",
  "no title",
  "title alone",
  "long text",
  "head: trade talks or deal",
  "head: talks or deal, and trade, apart",
  "head: talks or deal without trade",
  "head: trade without talks or deal",
  "head: two parties",
  "head: one party",
  "head: named agreement",
  "head: negotiator's office",
  "head: known negotiator",
  "head: telling stage",
  "head: other talks",
  "head: markets",
  "head: statistics",
  "head: court",
  "head: unilateral step",
  "head: other subject",
  "head: trade talks between two parties",
  "head: trade talks, and another context",
  "head: trade talks, known party or person, no other context",
  "head: talks or deal, and trade, apart, between two parties",
  "head: trade talks, with a telling stage",
  "head: goods or tariffs, and a telling stage, between two parties",
  "head: talks or deal about goods, between two parties",
  "head: talks between two parties, their subject in the rest",
  "body: trade talks or deal",
  "body: many sentences on trade talks",
  "body: half of it on trade talks",
  "body: talks or deal, and trade, apart",
  "body: two parties beside it",
  "body: named agreement",
  "body: negotiator's office",
  "body: known negotiator",
  "body: telling stage beside it",
  "body: other talks",
  "body: markets",
  "body: statistics",
  "body: court",
  "body: unilateral step",
  "body: other subject",
  "two parties or more",
  "no party",
  "head silent, body clear",
  "two parties in one sentence on trade",
  "another context more often than trade talks",
] as const;

/** What makes talks trade talks; the topics that nothing but trade is about. */
const TRADE = new Set(["trade", "topic:tariffs", "topic:critical-minerals"]);

/** Topics that are goods: talks about them between governments are about trade in them. */
const GOODS = new Set(
  [
    "agriculture",
    "autos",
    "steel-aluminium",
    "fisheries",
    "textiles",
    "pharmaceuticals",
    "export-controls",
  ].map((topic) => `topic:${topic}`),
);

/** Stage cues that stand in any text; only the others tell something. */
const WEAK_CUES = new Set(["stage:under-way"]);

/** In which form an item comes; scores are calibrated for each. */
export const FORMS = ["headline", "teaser", "article", "untitled"] as const;
export type Form = (typeof FORMS)[number];

/** Characters of a teaser, the summary that most feeds give; longer texts are articles. */
const TEASER_CHARS = 600;

export function formOf(reading: Reading): Form {
  if (!reading.hasTitle) return "untitled";
  const length = reading.sentences
    .filter(({ field }) => field !== "title")
    .reduce((sum, { range }) => sum + range.end - range.start, 0);
  if (length === 0) return "headline";
  return length <= TEASER_CHARS ? "teaser" : "article";
}

function flag(yes: boolean): number {
  return yes ? 1 : 0;
}

/** The feature that every text has. */
export const CONSTANT = "any text";

/** Describes a text in numbers of 0 to 1; what is not named is 0. */
export function featuresOf(
  reading: Reading,
  wording: Wording,
  knowledge: Knowledge,
): ReadonlyMap<string, number> {
  const features = new Map(wording.all);
  for (const [name, value] of Object.entries(factFeatures(reading, knowledge)))
    if (value !== 0) features.set(name, value);
  return features;
}

/** The same for every language. */
// oxlint-disable-next-line complexity, max-lines-per-function -- one line a feature, in the order of FEATURES; splitting would hide the order
function factFeatures(
  reading: Reading,
  knowledge: Knowledge,
): Readonly<Record<(typeof FEATURES)[number], number>> {
  const facts = reading.sentences.map((sentence) => factsOf(sentence, knowledge));
  const head = summary(facts.slice(0, reading.headLength));
  const rest = summary(facts.slice(reading.headLength));
  const all = summary(facts);
  const form = formOf(reading);
  const headOn = (context: string): number => flag(head.contexts.has(context));
  const bodyOn = (context: string): number => Math.min(1, (rest.contexts.get(context) ?? 0) / 3);
  const onIt = head.strong + head.apart;
  const headContext = head.contexts.size > 0;
  const hasPair = head.parties.size >= 2;
  const contextCount = [...all.contexts]
    .filter(([kind]) => kind !== "other")
    .reduce((sum, [, n]) => sum + n, 0);
  return {
    [CONSTANT]: 1,
    "no title": flag(form === "untitled"),
    "title alone": flag(form === "headline"),
    "long text": flag(form === "article"),
    "head: trade talks or deal": flag(head.strong > 0),
    "head: talks or deal, and trade, apart": flag(head.strong === 0 && head.apart > 0),
    "head: talks or deal without trade": flag(onIt === 0 && head.talks > 0),
    "head: trade without talks or deal": flag(onIt === 0 && head.talks === 0 && head.trade > 0),
    "head: two parties": flag(hasPair),
    "head: one party": flag(head.parties.size === 1),
    "head: named agreement": flag(head.agreements > 0),
    "head: negotiator's office": flag(head.roles > 0),
    "head: known negotiator": flag(head.people > 0),
    "head: telling stage": flag(head.stages > 0),
    "head: other talks": headOn("other-talks"),
    "head: markets": headOn("markets"),
    "head: statistics": headOn("statistics"),
    "head: court": headOn("court"),
    "head: unilateral step": headOn("unilateral-step"),
    "head: other subject": headOn("other"),
    "head: trade talks between two parties": flag(head.strong > 0 && hasPair),
    "head: trade talks, and another context": flag(onIt > 0 && headContext),
    "head: trade talks, known party or person, no other context": flag(
      head.strong > 0 && head.parties.size + head.people > 0 && !headContext,
    ),
    "head: talks or deal, and trade, apart, between two parties": flag(
      head.strong === 0 && head.pairsBeside > 0,
    ),
    "head: trade talks, with a telling stage": flag(head.stagesBeside > 0),
    "head: goods or tariffs, and a telling stage, between two parties": flag(
      onIt === 0 && head.trade + head.goods > 0 && head.stages > 0 && hasPair && !headContext,
    ),
    "head: talks or deal about goods, between two parties": flag(
      onIt === 0 && head.goods > 0 && head.talks > 0 && hasPair && !headContext,
    ),
    "head: talks between two parties, their subject in the rest": flag(
      onIt === 0 && head.talks > 0 && hasPair && rest.strong + rest.apart > 0,
    ),
    "body: trade talks or deal": flag(rest.strong > 0),
    "body: many sentences on trade talks": Math.min(1, rest.strong / 4),
    "body: half of it on trade talks": flag(rest.count > 2 && rest.strong + rest.apart >= rest.count / 2),
    "body: talks or deal, and trade, apart": flag(rest.apart > 0),
    "body: two parties beside it": flag(rest.pairsBeside > 0),
    "body: named agreement": flag(rest.agreements > 0),
    "body: negotiator's office": flag(rest.roles > 0),
    "body: known negotiator": flag(rest.people > 0),
    "body: telling stage beside it": flag(rest.stagesBeside > 0),
    "body: other talks": bodyOn("other-talks"),
    "body: markets": bodyOn("markets"),
    "body: statistics": bodyOn("statistics"),
    "body: court": bodyOn("court"),
    "body: unilateral step": bodyOn("unilateral-step"),
    "body: other subject": bodyOn("other"),
    "two parties or more": flag(all.parties.size >= 2),
    "no party": flag(all.parties.size === 0),
    "head silent, body clear": flag(onIt === 0 && rest.strong > 0 && rest.pairsBeside > 0),
    "two parties in one sentence on trade": flag(all.pairsOnTrade > 0),
    "another context more often than trade talks": flag(contextCount > all.strong + all.apart),
  };
}

interface Summary {
  /** Sentences. */
  readonly count: number;
  readonly strong: number;
  readonly apart: number;
  readonly talks: number;
  readonly trade: number;
  readonly goods: number;
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
  readonly hasGoods: boolean;
  readonly hasAgreement: boolean;
  readonly hasRole: boolean;
  readonly hasPerson: boolean;
  readonly stages: number;
  readonly parties: ReadonlySet<string>;
  readonly contexts: readonly string[];
}

function summary(facts: readonly SentenceFacts[]): Summary {
  const count = (holds: (fact: SentenceFacts) => boolean): number => facts.filter(holds).length;
  const contexts = new Map<string, number>();
  for (const context of facts.flatMap((fact) => fact.contexts))
    contexts.set(context, (contexts.get(context) ?? 0) + 1);
  return {
    count: facts.length,
    strong: count((fact) => fact.isStrong),
    apart: count((fact) => fact.isApart),
    talks: count((fact) => fact.hasTalks),
    trade: count((fact) => fact.hasTrade),
    goods: count((fact) => fact.hasGoods),
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

function factsOf({ hits }: ReadSentence, knowledge: Knowledge): SentenceFacts {
  const concepts = new Set(hits.map((hit) => hit.concept));
  const kinds = new Set(hits.map((hit) => hit.kind));
  const hasTalks = concepts.has("talk") || concepts.has("deal");
  const hasTrade = hits.some((hit) => TRADE.has(hit.concept));
  const isStrong = concepts.has("tradeTalk") || kinds.has("agreement");
  return {
    isStrong,
    isApart: !isStrong && hasTrade && hasTalks,
    hasTalks,
    hasTrade,
    hasGoods: hits.some((hit) => GOODS.has(hit.concept)),
    hasAgreement: kinds.has("agreement"),
    hasRole: concepts.has("role"),
    hasPerson: kinds.has("person"),
    stages: hits.filter((hit) => hit.kind === "stage" && !WEAK_CUES.has(hit.concept)).length,
    parties: new Set(hits.flatMap((hit) => partyOf(hit, knowledge) ?? [])),
    contexts: hits.filter((hit) => hit.kind === "anti").map((hit) => hit.name),
  };
}
