import type { Knowledge } from "./knowledge.ts";
import { partyOf, type ReadSentence, type Reading } from "./read-text.ts";
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
    const verbs = sentence.hits.filter(({ concept }) => concept === "says" || concept === "denies");
    if (verbs.length === 0) continue;
    const sides = sentence.hits.filter((hit) => partyOf(hit, knowledge) !== null);
    for (const hit of verbs) {
      const speaker = speakerOf(hit, sides, sentence);
      const side = speaker ? partyOf(speaker, knowledge) : null;
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
function speakerOf(verb: Hit, sides: readonly Hit[], sentence: ReadSentence): Hit | undefined {
  const before = sides.findLast((hit) => hit.end <= verb.start);
  if (before && isNear(before, verb, sentence)) return before;
  const after = sides.find((hit) => hit.start >= verb.end);
  return after && isNear(verb, after, sentence) ? after : undefined;
}

function isNear(a: Hit, b: Hit, { source }: ReadSentence): boolean {
  return b.start - a.end <= NEAR && !/[;:.!?。！？]/.test(source.slice(a.end, b.start));
}
