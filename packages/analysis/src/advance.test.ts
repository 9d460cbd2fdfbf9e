import type { Negotiation, Stage, Story } from "@parley/core";
import { aStory } from "@parley/testkit";
import { describe, expect, it } from "vitest";
import { advance } from "./advance.ts";

function story(id: string, stage: Stage, firstSeenAt = 1): Story {
  return aStory({ id, stage, firstSeenAt, parties: ["CN", "US"] });
}

/** The negotiation after these stories, in order. */
function after(...stories: readonly Story[]): Negotiation {
  const [opening, ...rest] = stories;
  if (!opening) throw new Error("give at least one story");
  return rest.reduce(
    (negotiation, next) => advance(negotiation, next).negotiation,
    advance(null, opening).negotiation,
  );
}

describe("advance", () => {
  it("opens a negotiation at its first story's stage, with nothing before it", () => {
    const { negotiation, previousStage } = advance(null, story("a", "under-way"));
    expect(negotiation).toMatchObject({
      v: 1,
      id: "CN-US",
      stage: "under-way",
      timeline: [{ stage: "under-way", storyId: "a" }],
    });
    expect(previousStage).toBeNull();
  });

  it("moves the stage with a new story and names the one before", () => {
    const { negotiation, previousStage } = advance(
      after(story("a", "under-way")),
      story("b", "agreed-in-principle", 2),
    );
    expect(negotiation.stage).toBe("agreed-in-principle");
    expect(negotiation.timeline.map(({ stage, at }) => [stage, at])).toEqual([
      ["under-way", 1],
      ["agreed-in-principle", 2],
    ]);
    expect(previousStage).toBe("under-way");
  });

  it("keeps the timeline when a new story tells the same stage", () => {
    const { negotiation, previousStage } = advance(
      after(story("a", "under-way")),
      story("b", "under-way", 2),
    );
    expect(negotiation.timeline).toHaveLength(1);
    expect(negotiation.stories.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(previousStage).toBeNull();
  });
});

describe("advance, repeated", () => {
  it("gives the same document and the same previous stage when a job is repeated", () => {
    const before = after(story("a", "under-way"));
    const once = advance(before, story("b", "signed", 2));
    expect(advance(once.negotiation, story("b", "signed", 2))).toEqual(once);
    const moved = advance(once.negotiation, story("c", "in-force", 3)).negotiation;
    expect(advance(moved, story("b", "signed", 2))).toEqual({
      negotiation: moved,
      previousStage: "under-way",
    });
    expect(
      advance(advance(null, story("a", "under-way")).negotiation, story("a", "under-way")).previousStage,
    ).toBeNull();
  });

  it("replaces a story's earlier version without moving the stage back", () => {
    const moved = after(story("a", "under-way"), story("b", "signed", 2));
    const grown = { ...story("a", "under-way"), publishers: ["one", "two"] };
    const { negotiation } = advance(moved, grown);
    expect(negotiation.stage).toBe("signed");
    expect(negotiation.stories[0]?.publishers).toEqual(["one", "two"]);
  });

  it("keeps the newest 40 stories and the newest 50 stage changes", () => {
    const stages: readonly Stage[] = ["under-way", "stalled"];
    const stories = Array.from({ length: 120 }, (_, n) => story(`s${n}`, stages[n % 2] ?? "under-way", n));
    const negotiation = after(...stories);
    expect(negotiation.stories).toHaveLength(40);
    expect(negotiation.timeline).toHaveLength(50);
    expect(negotiation.timeline.at(-1)?.storyId).toBe("s119");
  });
});
