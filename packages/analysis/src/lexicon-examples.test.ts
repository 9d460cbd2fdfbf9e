import { loadKnowledge } from "@parley/config";
import { describe, expect, it } from "vitest";
import { assess } from "./assess.ts";
import { prepareKnowledge } from "./knowledge.ts";

const { data, problems } = loadKnowledge({ dir: "config", shippedDir: "config" });
const knowledge = prepareKnowledge(data);

it("has a shipped configuration without problems", () => {
  expect(problems.map((problem) => problem.text)).toEqual([]);
});

for (const { language, examples } of data.lexicons) {
  describe(`the examples of the ${language} lexicon`, () => {
    it.each(examples)("$text", (example) => {
      const result = assess({ title: example.text, text: "", language, publishedAt: null }, knowledge);
      expect(result.tradeTalk).toBe(example.tradeTalk);
      if (example.parties) expect(result.parties).toEqual(example.parties.toSorted());
      if (example.stage) expect(result.stage).toBe(example.stage);
      expect(result.topics).toEqual(expect.arrayContaining([...(example.topics ?? [])]));
    });
  });
}
