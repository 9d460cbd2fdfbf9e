import { advance, assess, matchStory, prepareKnowledge } from "@parley/analysis";
import { type Assessment, type FeedItem, hashOf, type Negotiation, negotiationId } from "@parley/core";
import { readEnvironment } from "./environment.ts";
import { mapJsonLines } from "./json-lines.ts";
import { readStory, type StoryInput } from "./story-input.ts";

interface Placed {
  readonly id: string;
  readonly tradeTalk: boolean;
  readonly story: string | null;
  readonly negotiation: string | null;
}

/** `parley stories`: which items report the same development, taken in order of publication. */
export function stories(options: { readonly jsonl: string; readonly matchOnly?: true }): Promise<void> {
  const knowledge = prepareKnowledge(readEnvironment().config.knowledge);
  const negotiations = new Map<string, Negotiation>();

  function place(input: StoryInput): Placed {
    const judged = assess(input, knowledge);
    if (!judged.tradeTalk && !options.matchOnly) {
      return { id: input.id, tradeTalk: false, story: null, negotiation: null };
    }
    const assessment: Assessment = { ...judged, stage: judged.stage ?? "under-way" };
    const key = negotiationId(assessment.parties);
    const negotiation = negotiations.get(key) ?? null;
    const story = matchStory(asItem(input), assessment, negotiation?.stories ?? []);
    negotiations.set(key, advance(negotiation, story).negotiation);
    return { id: input.id, tradeTalk: judged.tradeTalk, story: story.id, negotiation: key };
  }

  return mapJsonLines(options.jsonl, readStory, (inputs) => {
    const inOrder = inputs.toSorted((a, b) => (a.publishedAt ?? 0) - (b.publishedAt ?? 0));
    const placed = new Map(inOrder.map((input) => [input, place(input)]));
    return inputs.map((input) => placed.get(input));
  });
}

function asItem(input: StoryInput): FeedItem {
  return {
    id: input.id,
    revision: hashOf(`${input.title}\n${input.text}`),
    feedId: input.outlet || "input",
    publisher: input.outlet || "input",
    tier: "press",
    outlet: input.outlet || "input",
    title: input.title,
    text: input.text || input.summary,
    url: input.url,
    language: input.language,
    publishedAt: input.publishedAt,
    seenAt: input.publishedAt ?? 0,
    isBaseline: false,
  };
}
