import { type Topic, TOPICS } from "@parley/core";
import { CONSTANT } from "./features.ts";
import type { ReadSentence, Reading } from "./read-text.ts";
import type { Hit } from "./term-index.ts";
import weights from "./weights.json" with { type: "json" };
import type { Wording } from "./wording.ts";

export interface FoundTopics {
  readonly topics: readonly Topic[];
  readonly hits: readonly (readonly [ReadSentence, Hit])[];
}

/** What trained weights of the topics are: for each topic, by the feature's name. */
export type TopicWeights = Readonly<Record<string, Readonly<Record<string, number>>>>;

const SHIPPED: TopicWeights = weights.topics;

/** From this weight on a topic stands in the title or near the beginning, or comes up more than once. */
const ENOUGH = 0.95;

/** What the talks are about: each topic is a decision of its own, by its words and by what else the text speaks of. */
export function findTopics(reading: Reading, wording: Wording): FoundTopics {
  const seen = topicHits(reading);
  const topics = TOPICS.filter((topic) =>
    isTopic(topic, topicFeatures(reading, wording, seen.get(topic) ?? [])),
  );
  return { topics, hits: topics.flatMap((topic) => seen.get(topic) ?? []) };
}

/** Whether a text with these features, as `topicFeatures` gives them, is about the topic. */
export function isTopic(
  topic: Topic,
  features: ReadonlyMap<string, number>,
  trained: TopicWeights = SHIPPED,
): boolean {
  const own = trained[topic] ?? {};
  let sum = 0;
  for (const [name, value] of features) sum += (own[name] ?? 0) * value;
  return sum > 0;
}

type Seen = readonly (readonly [ReadSentence, Hit])[];

/** What speaks for one topic. @param seen Its words in the text. */
export function topicFeatures(
  reading: Reading,
  { concepts }: Wording,
  seen: Seen,
): ReadonlyMap<string, number> {
  const features = new Map([...concepts, [CONSTANT, 1]]);
  if (seen.length === 0) return features;
  const head = reading.sentences.slice(0, reading.headLength);
  const lead = reading.sentences.slice(reading.headLength, reading.headLength + 2);
  const weight = seen.reduce((sum, [sentence]) => sum + sentence.weight * 0.6 + 0.4, 0);
  const words = new Set(seen.map(([{ source }, { start, end }]) => source.slice(start, end).toLowerCase()));
  features.set("named", 1);
  features.set("weight", Math.min(1, weight / 4));
  if (weight >= ENOUGH) features.set("enough", 1);
  if (seen.some(([sentence]) => head.includes(sentence))) features.set("in the head", 1);
  if (seen.some(([sentence]) => lead.includes(sentence))) features.set("in the lead", 1);
  if (seen.length > 1) features.set("several times", 1);
  if (words.size > 1) features.set("in several words", 1);
  return features;
}

/** The words of each topic that a text names. */
export function topicHits(reading: Reading): ReadonlyMap<string, Seen> {
  const seen = new Map<string, (readonly [ReadSentence, Hit])[]>();
  for (const sentence of reading.sentences) {
    for (const hit of sentence.hits) {
      if (hit.kind !== "topic" || isInsideName(hit, sentence)) continue;
      const list = seen.get(hit.name) ?? [];
      seen.set(hit.name, list);
      list.push([sentence, hit]);
    }
  }
  return seen;
}

/** "Tariffs" in "General Agreement on Tariffs and Trade" is no topic, nor "investment" in a ministry's name. */
function isInsideName(topic: Hit, sentence: ReadSentence): boolean {
  return sentence.hits.some(
    (hit) =>
      ["party", "office", "role"].includes(hit.kind) && hit.start <= topic.start && hit.end >= topic.end,
  );
}
