import { type Topic, TOPICS } from "@parley/core";
import { type ReadSentence, type Reading } from "./read-text.ts";
import type { Hit } from "./term-index.ts";

export interface FoundTopics {
  readonly topics: readonly Topic[];
  readonly hits: readonly (readonly [ReadSentence, Hit])[];
}

/** A topic must stand in the title or near the beginning, or come up more than once. */
const ENOUGH = 0.95;

export function findTopics(reading: Reading): FoundTopics {
  const weights = new Map<string, number>();
  const seen: (readonly [ReadSentence, Hit])[] = [];
  for (const sentence of reading.sentences) {
    for (const hit of sentence.hits) {
      if (hit.kind !== "topic" || isInsideName(hit, sentence)) continue;
      const topic = hit.name;
      weights.set(topic, (weights.get(topic) ?? 0) + sentence.weight * 0.6 + 0.4);
      seen.push([sentence, hit]);
    }
  }
  const topics = TOPICS.filter((topic) => (weights.get(topic) ?? 0) >= ENOUGH);
  return { topics, hits: seen.filter(([, hit]) => topics.some((topic) => topic === hit.name)) };
}

/** "Tariffs" in "General Agreement on Tariffs and Trade" is no topic. */
function isInsideName(topic: Hit, sentence: ReadSentence): boolean {
  return sentence.hits.some(
    (hit) => ["party", "agreement"].includes(hit.kind) && hit.start <= topic.start && hit.end >= topic.end,
  );
}
