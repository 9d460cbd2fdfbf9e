import { assess, type Knowledge, prepareKnowledge } from "@parley/analysis";
import { loadConfig } from "@parley/config";
import type { Assessment } from "@parley/core";
import { describe, expect, it } from "vitest";
import { GARBLED_LONDON } from "./end-to-end/news.ts";

const { knowledge: data } = loadConfig({ dir: "config", shippedDir: "config", env: {} });
const knowledge: Knowledge = prepareKnowledge(data);
const read = (title: string, text = ""): Assessment =>
  assess({ title, text, language: null, publishedAt: null }, knowledge);

for (const lexicon of data.lexicons) {
  describe(`config/lexicons/${lexicon.language}.yaml`, () => {
    it("carries at least twelve positive examples and twelve look-alikes", () => {
      const positive = lexicon.examples.filter((example) => example.tradeTalk).length;
      expect(positive).toBeGreaterThanOrEqual(12);
      expect(lexicon.examples.length - positive).toBeGreaterThanOrEqual(12);
    });

    it.each(lexicon.examples)("$text", (example) => {
      const assessment = read(example.text);
      expect(assessment.tradeTalk).toBe(example.tradeTalk);
      if (example.parties) expect(assessment.parties).toEqual(example.parties);
      if (example.stage) expect(assessment.stage).toBe(example.stage);
      if (example.topics) expect(assessment.topics).toEqual(expect.arrayContaining([...example.topics]));
    });
  });
}

describe("the London talks, machine-translated", () => {
  const assessment = read(GARBLED_LONDON.title ?? "", GARBLED_LONDON.text ?? "");

  it("are read right, garbled names and all", () => {
    expect(assessment).toMatchObject({
      tradeTalk: true,
      parties: ["CN", "US"],
      stage: "agreed-in-principle",
      venue: "London",
      topics: ["tariffs", "critical-minerals"],
    });
    expect(assessment.people.map(({ name, as }) => `${name} = ${as}`).toSorted()).toEqual([
      "Donald Trump = Donald Trump",
      "He Lifeng = Hen Lifeng",
      "Howard Lutnick = Howard Latnik",
      "Xi Jinping = Si Jinning",
    ]);
  });

  it("give evidence that stands in the text where it says", () => {
    expect(assessment.evidence.length).toBeGreaterThan(5);
    for (const { field, text, start, end } of assessment.evidence) {
      expect(field === "text" ? GARBLED_LONDON.text?.slice(start, end) : "").toBe(text);
    }
  });
});

describe("assess", () => {
  it("knows that talks resumed and talks suspended are opposite news", () => {
    expect(read("Canada and US resume trade talks").stage).toBe("under-way");
    expect(read("US suspends trade talks with Canada").stage).toBe("stalled");
  });

  it("does not take the pronoun us for the country US", () => {
    expect(read("China tells us of rare earths").tradeTalk).toBe(false);
    expect(read("China tells US to drop tariffs before trade talks").parties).toEqual(["CN", "US"]);
  });

  it("does not take the place of the talks for a party", () => {
    expect(read("India and Chile hold trade talks in Geneva")).toMatchObject({
      parties: ["CL", "IN"],
      venue: "Geneva",
    });
  });

  it("never throws and never points outside the text, whatever the text", () => {
    const letters = [
      "trade talks ",
      "US",
      "\ud800",
      "\u202e",
      "中",
      "美 ",
      "关税",
      ". ",
      "\n",
      "🏴‍☠️",
      "%$#",
      "a".repeat(300),
      "Hen Lifeng ",
    ];
    let seed = 7;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    for (let n = 0; n < 3_000; n++) {
      const text = Array.from(
        { length: Math.floor(random() * 40) },
        () => letters[Math.floor(random() * letters.length)],
      ).join("");
      const assessment = read(text.slice(0, 50), text);
      for (const entry of assessment.evidence) {
        const source = entry.field === "title" ? text.slice(0, 50) : text;
        expect(source.slice(entry.start, entry.end)).toBe(entry.text);
      }
    }
  });
});
