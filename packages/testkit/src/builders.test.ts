import { describe, expect, it } from "vitest";
import { anAlert, anAssessment, anItem, aRoute, aStory } from "./builders.ts";

describe("the builders", () => {
  it("fit together: the assessment's evidence stands in the item, the story holds the item, the alert tells the story", () => {
    const item = anItem();
    for (const { text, field, start, end } of anAssessment().evidence) {
      expect(field === "text" ? item.text.slice(start, end) : "").toBe(text);
    }
    expect(aStory().itemIds).toEqual([item.id]);
    expect(anAlert()).toMatchObject({
      storyId: aStory().id,
      channel: aRoute().channel,
      parties: aStory().parties,
    });
  });

  it("give an edited item another revision and the same id", () => {
    const edited = anItem({ title: "US and China sign framework" });
    expect(edited.id).toBe(anItem().id);
    expect(edited.revision).not.toBe(anItem().revision);
  });

  it("let the score decide whether an item is trade talk", () => {
    expect(anAssessment({ score: 0.49 }).tradeTalk).toBe(false);
  });
});
