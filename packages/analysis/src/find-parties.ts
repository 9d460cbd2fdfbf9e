import type { Knowledge } from "./knowledge.ts";
import { partyOf, type ReadSentence, type Reading } from "./read-text.ts";
import type { Hit } from "./term-index.ts";

/** Who negotiates, and where. */
export interface Sides {
  readonly parties: readonly string[];
  readonly venue: string | null;
  /** The words that named them. */
  readonly hits: readonly (readonly [ReadSentence, Hit])[];
}

/** Members of blocs that negotiate for them: beside the bloc they are parties only where the text is about them. */
const MEMBERS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    EU: "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE",
    MERCOSUR: "AR BR PY UY BO",
    EFTA: "CH NO IS LI",
    GCC: "SA AE QA KW OM BH",
    EAEU: "RU BY KZ AM KG",
  }).map(([bloc, members]) => [bloc, new Set(members.split(" "))]),
);

/** Where everybody meets: a side only where no two others are. */
const FORUMS = new Set(["WTO", "GATT", "APEC"]);

/** More sides than this is a forum, and then the forum is the side. */
const MAX_PARTIES = 4;

/** What a text about a negotiation says besides "talks" and "deal". */
const NEGOTIATION = new Set(["tradeTalk", "talk", "deal", "role", "agreement"]);

/** A place after one of these is where something happens, not who does it; "the British capital" is a place too. */
const CAPITAL_WORDS = /^\s+(?:capital|city|town|resort|hotel)\b/i;

/** How much less a mention counts where nothing is said of talks, when repeated in a sentence, and by a person's name. */
const ELSEWHERE = 0.35;
const REPEATED = 0.2;
const BY_PERSON = 0.7;

/** What a text says of each side, and where its talks are. */
interface Tally {
  readonly weights: Map<string, number>;
  readonly venues: Map<string, number>;
  /** Sides that the title names: a bloc's member that it names acts in its own name. */
  readonly inTitle: Set<string>;
  /** Capitals after "in": where something happens, and a side only when no other is named. */
  readonly spare: Map<string, number>;
  /** Sides of an agreement between two that the text names: there can be no others in their place. */
  readonly certain: Set<string>;
  readonly seen: (readonly [ReadSentence, Hit])[];
}

export function findSides(reading: Reading, knowledge: Knowledge): Sides {
  const tally: Tally = {
    weights: new Map(),
    venues: new Map(),
    inTitle: new Set(),
    spare: new Map(),
    certain: new Set(),
    seen: [],
  };
  for (const sentence of reading.sentences) count(sentence, tally, knowledge);
  addAgreements(reading, tally, knowledge);
  if (tally.weights.size < 2) for (const [party, weight] of tally.spare) add(tally.weights, party, weight);
  const parties = choose(tally);
  return {
    parties,
    venue: venueOf(tally.venues, parties, knowledge),
    hits: tally.seen.filter(([, hit]) =>
      partiesOfHit(hit, knowledge).some((party) => parties.includes(party)),
    ),
  };
}

function count(sentence: ReadSentence, tally: Tally, knowledge: Knowledge): void {
  const isAbout = sentence.hits.some((hit) => NEGOTIATION.has(hit.concept) || hit.kind === "agreement");
  const places = placesOf(sentence);
  const counted = new Set<string>();
  const sides = sentence.hits.filter((hit) => ["party", "person"].includes(hit.kind));
  for (const hit of sides) {
    if (isPlace(sentence, hit, places)) {
      if (isAbout) add(tally.spare, hit.name, sentence.weight);
      continue;
    }
    const share = (isAbout ? 1 : ELSEWHERE) * (hit.kind === "person" ? BY_PERSON : 1);
    for (const party of partiesOfHit(hit, knowledge)) {
      add(tally.weights, party, sentence.weight * share * (counted.has(party) ? REPEATED : 1));
      counted.add(party);
      if (sentence.field === "title") tally.inTitle.add(party);
      tally.seen.push([sentence, hit]);
    }
  }
  for (const hit of places) add(tally.venues, hit.name, isAbout ? sentence.weight : 0.3);
}

/** Who a named agreement is between counts only where the text itself does not say it: "US and Mexico discuss USMCA". */
function addAgreements(reading: Reading, tally: Tally, knowledge: Knowledge): void {
  const named = new Set(tally.weights.keys());
  for (const sentence of reading.sentences) {
    for (const hit of sentence.hits.filter(({ kind }) => kind === "agreement")) {
      const parties = partiesOfHit(hit, knowledge);
      const isNamed = (party: string): boolean =>
        named.has(party) || [...(MEMBERS.get(party) ?? [])].some((member) => named.has(member));
      const spokenOf = parties.filter(isNamed).length;
      // Others are named: "agreement of Mercosur and Singapore" is not the one with the EU, and a deal "like KORUS" is not Korea's.
      if (spokenOf < 2 && parties.length === 2 && named.size >= 2) continue;
      if (parties.length === 2 && sentence.weight >= 1) parties.forEach((party) => tally.certain.add(party));
      if (spokenOf >= 2) continue;
      for (const party of parties) add(tally.weights, party, sentence.weight);
      tally.seen.push([sentence, hit]);
    }
  }
}

function add(map: Map<string, number>, key: string, weight: number): void {
  map.set(key, (map.get(key) ?? 0) + weight);
}

function partiesOfHit(hit: Hit, knowledge: Knowledge): readonly string[] {
  if (hit.kind === "agreement") {
    return knowledge.partiesOfAgreement.get(hit.name) ?? [];
  }
  const party = partyOf(hit, knowledge);
  return party === null ? [] : [party];
}

/** Cities that follow "in", "at" …, directly or after "the Swiss city of". */
function placesOf(sentence: ReadSentence): readonly Hit[] {
  const locatives = sentence.hits.filter((hit) => hit.concept === "locative");
  return sentence.hits.filter(
    (hit) =>
      hit.kind === "place" &&
      locatives.some((locative) => {
        const between = sentence.tokens.filter(
          (token) => token.start >= locative.end && token.end <= hit.start,
        );
        const gap = hit.start - locative.end;
        return (
          gap >= 0 &&
          gap < 32 &&
          (between.length === 0 || (between.length <= 4 && between.at(-1)?.norm === "of"))
        );
      }),
  );
}

function isPlace(sentence: ReadSentence, hit: Hit, places: readonly Hit[]): boolean {
  if (hit.kind !== "party") return false;
  if (places.some((place) => place.start <= hit.start && place.end >= hit.end)) return true;
  const next = sentence.tokens.find((token) => token.start >= hit.end);
  return next !== undefined && CAPITAL_WORDS.test(` ${next.norm}`);
}

/** The two that weigh most, and others that weigh nearly as much; a member steps back behind its bloc. */
function choose(tally: Tally): readonly string[] {
  const sides = [...tally.weights].filter(([party]) => !stepsBack(party, tally));
  const ranked = sides.toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  const best = ranked[0]?.[1] ?? 0;
  const second = ranked[1]?.[1] ?? 0;
  const isSide = ([party, weight]: readonly [string, number], index: number): boolean => {
    if (tally.certain.has(party)) return true;
    if (index < 2) return weight >= Math.min(1, best * 0.3);
    return weight >= Math.max(1.2, second * (tally.inTitle.has(party) ? 0.55 : 0.7));
  };
  return ranked
    .filter(isSide)
    .slice(0, MAX_PARTIES)
    .map(([party]) => party)
    .toSorted();
}

/** A member of a bloc that negotiates is a side of its own only where the text is more about it than about the bloc. */
function stepsBack(party: string, { weights, inTitle }: Tally): boolean {
  const own = weights.get(party) ?? 0;
  if (FORUMS.has(party)) {
    const others = [...weights].filter(([other, weight]) => !FORUMS.has(other) && weight >= own * SMALLER);
    return others.length >= 2;
  }
  return [...MEMBERS].some(
    ([bloc, members]) =>
      members.has(party) &&
      weights.has(bloc) &&
      own < (inTitle.has(party) ? MORE_IN_TITLE : MORE) * (weights.get(bloc) ?? 0),
  );
}

/** How many times as much a member must weigh as its bloc, by whether the title names it. */
const MORE = 1.2;
const MORE_IN_TITLE = 0.8;

/** A side counts beside a forum from this share of the forum's weight on. */
const SMALLER = 0.6;

/** The city named most often as a place; a party's own capital only when nothing else is named. */
function venueOf(
  venues: ReadonlyMap<string, number>,
  parties: readonly string[],
  knowledge: Knowledge,
): string | null {
  const own = (place: string): number =>
    parties.includes(knowledge.countryOfPlace.get(place) ?? "") ? 0.7 : 1;
  const ranked = [...venues].toSorted((a, b) => b[1] * own(b[0]) - a[1] * own(a[0]));
  const [best] = ranked;
  return best && best[1] >= 1 ? best[0] : null;
}
