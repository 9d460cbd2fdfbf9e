import type { Knowledge } from "./knowledge.ts";
import { kindOf, nameOf, type ReadSentence, type Reading } from "./read-text.ts";
import type { Hit } from "./term-index.ts";

/** Which sides say it, and which do not confirm it. */
export interface FoundClaims {
  readonly saidBy: readonly string[];
  readonly deniedBy: readonly string[];
  readonly hits: readonly (readonly [ReadSentence, Hit])[];
}

/** How far a speaker stands from the verb, in characters: a name with its office between. */
const NEAR = 60;

/**
 * Who says what the text reports: "US says deal is near" is said by the US alone, and a deal that one side denies is not a deal
 * by both. Only negotiating sides are named; a text that quotes nobody has none.
 */
export function findClaims(reading: Reading, knowledge: Knowledge, parties: readonly string[]): FoundClaims {
  const said = new Set<string>();
  const denied = new Set<string>();
  const hits: (readonly [ReadSentence, Hit])[] = [];
  for (const sentence of reading.sentences) {
    for (const hit of sentence.hits) {
      if (hit.concept !== "says" && hit.concept !== "denies") continue;
      const side = speakerOf(hit, sentence, knowledge);
      if (side === null || !parties.includes(side)) continue;
      (hit.concept === "says" ? said : denied).add(side);
      hits.push([sentence, hit]);
    }
  }
  return {
    saidBy: [...said].filter((side) => !denied.has(side)).toSorted(),
    deniedBy: [...denied].toSorted(),
    hits,
  };
}

/** The side that stands last before the verb in its clause, or else first behind it ("according to Beijing", "said Goyal"). */
function speakerOf(verb: Hit, sentence: ReadSentence, knowledge: Knowledge): string | null {
  const sides = sentence.hits.filter(({ concept }) => ["party", "person"].includes(kindOf(concept)));
  const before = sides.findLast((hit) => hit.end <= verb.start && isNear(hit, verb, sentence));
  const after = sides.find((hit) => hit.start >= verb.end && isNear(verb, hit, sentence));
  const speaker = before ?? after;
  if (!speaker) return null;
  const name = nameOf(speaker.concept);
  return kindOf(speaker.concept) === "party" ? name : (knowledge.partyOfPerson.get(name) ?? null);
}

function isNear(a: Hit, b: Hit, { source }: ReadSentence): boolean {
  return b.start - a.end <= NEAR && !/[;:.!?。！？]/.test(source.slice(a.end, b.start));
}
