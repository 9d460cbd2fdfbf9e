import { type Negotiation, negotiationId, type Stage, type StageChange, type Story } from "@parley/core";

/** Bounds of the document: about 40 stories of at most 12 items are a few hundred kilobytes at the very worst. */
const MAX_STORIES = 40;
const MAX_CHANGES = 50;

/**
 * Puts a story into its negotiation and moves the stage when the story is new and says another one.
 *
 * Repeating it with the same story gives the same result, `previousStage` included: both are read off the timeline.
 *
 * @returns `previousStage`: the stage before this story, null when the story changed nothing or is the first.
 */
export function advance(
  negotiation: Negotiation | null,
  story: Story,
): { readonly negotiation: Negotiation; readonly previousStage: Stage | null } {
  const change: StageChange = { stage: story.stage, at: story.firstSeenAt, storyId: story.id };
  if (negotiation === null) {
    const first: Negotiation = {
      v: 1,
      id: negotiationId(story.parties),
      parties: story.parties,
      stage: story.stage,
      timeline: [change],
      stories: [story],
    };
    return { negotiation: first, previousStage: null };
  }
  const known = negotiation.stories.findIndex((other) => other.id === story.id);
  if (known !== -1) {
    const unchanged = negotiation.stories[known] === story;
    const next = unchanged
      ? negotiation
      : { ...negotiation, stories: negotiation.stories.with(known, story) };
    return { negotiation: next, previousStage: stageBefore(next, story) };
  }
  // A very late repeat of a story that more than forty newer ones pushed out: its change stands in the timeline still.
  if (negotiation.timeline.some(({ storyId }) => storyId === story.id)) {
    return { negotiation, previousStage: stageBefore(negotiation, story) };
  }
  const moves = story.stage !== negotiation.stage;
  const next: Negotiation = {
    ...negotiation,
    stage: story.stage,
    timeline: moves ? [...negotiation.timeline, change].slice(-MAX_CHANGES) : negotiation.timeline,
    stories: [...negotiation.stories, story].slice(-MAX_STORIES),
  };
  return { negotiation: next, previousStage: stageBefore(next, story) };
}

function stageBefore({ timeline }: Negotiation, story: Story): Stage | null {
  const at = timeline.findIndex((change) => change.storyId === story.id);
  return timeline[at - 1]?.stage ?? null;
}
