import { loadKnowledge } from "@parley/config";
import type { Assessment } from "@parley/core";
import { describe, expect, it } from "vitest";
import { assess } from "./assess.ts";
import { prepareKnowledge } from "./knowledge.ts";

const knowledge = prepareKnowledge(loadKnowledge({ dir: "config", shippedDir: "config" }).data);
/** Tuesday. */
const PUBLISHED = Date.parse("2026-06-30T08:00:00Z");
const read = (text: string, publishedAt: number | null = PUBLISHED): Assessment =>
  assess({ title: text, text: "", language: null, publishedAt }, knowledge);

describe("the next date", () => {
  it.each([
    ["Brussels and Jakarta face a 9 July deadline in their trade talks", "9 July", "2026-07-09"],
    ["US and India will hold trade talks on Thursday", "Thursday", "2026-07-02"],
    ["Canada and Mexico will resume trade talks on January 15", "January 15", "2027-01-15"],
    ["Chile y la India firmarán un acuerdo comercial el 12 de agosto", "12 de agosto", "2026-08-12"],
    ["日本とインド、7月21日に貿易交渉を再開へ", "7月21日", "2026-07-21"],
  ])("%s", (text, printed, day) => {
    expect(read(text).nextDate).toEqual({ text: printed, day });
  });

  it("stays as printed where the item has no date", () => {
    expect(read("US and India will hold trade talks on 9 July", null).nextDate).toEqual({
      text: "9 July",
      day: null,
    });
  });

  it("reads the day and month of Vietnamese, and no date from 24/7", () => {
    expect(read("Việt Nam và Hoa Kỳ sẽ nối lại đàm phán thương mại ngày 9/7").nextDate?.day).toBe(
      "2026-07-09",
    );
    expect(read("US and India will hold trade talks 24/7").nextDate).toBeNull();
  });

  it("is not what a text says of the past", () => {
    expect(read("US and India held trade talks on Monday").nextDate).toBeNull();
  });
});

describe("numbers of the terms", () => {
  it.each([
    ["US and China agree to cut tariffs from 30% to 10% for 90 days", ["30% to 10%", "90 days"]],
    ["Japan pledges $550 billion in trade deal with US", ["$550 billion"]],
    ["Германия и Бразилия договорились о торговом соглашении: пошлины 15 % на 90 дней", ["15 %", "90 дней"]],
  ])("%s", (text, numbers) => {
    const { numbers: found } = read(text);
    for (const number of numbers) expect(found.join(" | ")).toContain(number);
  });
});

describe("who says so", () => {
  it("names the side that claims and the side that denies", () => {
    const assessment = assess(
      {
        title: "US says trade deal with China is done",
        text: "Washington announced the trade deal on Monday. Beijing denied that an agreement had been reached.",
        language: null,
        publishedAt: PUBLISHED,
      },
      knowledge,
    );
    expect(assessment).toMatchObject({ saidBy: ["US"], deniedBy: ["CN"] });
  });
});
