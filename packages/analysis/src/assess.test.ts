import { loadKnowledge } from "@parley/config";
import type { Assessment } from "@parley/core";
import { describe, expect, it } from "vitest";
import { assess } from "./assess.ts";
import { prepareKnowledge } from "./knowledge.ts";
import type { AssessInput } from "./read-text.ts";

const knowledge = prepareKnowledge(loadKnowledge({ dir: "config", shippedDir: "config" }).data);

function judge(title: string, fields: Partial<AssessInput> = {}): Assessment {
  return assess({ title, text: "", language: null, publishedAt: null, ...fields }, knowledge);
}

/** The London talks of June 2025, retold in own words with the names and terms that machines make of them. */
const LONDON = `Chinese deputy prime minister Hen Lifeng, key negotiator of his country on commercial issues with the US, said on Wednesday
that both capitals must keep to what they promised. During the night the two delegations made known that a “general context” had been agreed to
settle their commercial differences; it now goes to both presidents for ratification. The conversations lasted two days and were held in London,
after a first meeting last month that had led to a temporary agreement to reduce customs duties.
US Secretary of Commerce Howard Latnik expects that the dispute about access to China's rare land will be resolved.
The general context, which the negotiators call an agreement in principle, must still be approved by Xi Jing and Donald Trump.
A telephone call of Si Jinning and his colleague had opened the way. Rare land is needed for batteries and magnets.`;

describe("assess", () => {
  it("reads a garbled retelling of the London talks whole", () => {
    const result = judge("", { text: LONDON });
    expect(result).toMatchObject({
      tradeTalk: true,
      kind: "talks",
      parties: ["CN", "US"],
      stage: "agreed-in-principle",
      venue: "London",
      topics: ["tariffs", "critical-minerals"],
    });
    expect(result.people).toEqual([
      { name: "He Lifeng", as: "Hen Lifeng", inferred: false },
      { name: "Howard Lutnick", as: "Howard Latnik", inferred: false },
      { name: "Xi Jinping", as: "Xi Jing", inferred: false },
      { name: "Donald Trump", as: "Donald Trump", inferred: false },
    ]);
  });

  it("does not take the pronoun us for the country US", () => {
    expect(judge("China tells us of rare earths").tradeTalk).toBe(false);
    expect(judge("China tells us of rare earths").parties).not.toContain("US");
  });
});

describe("the stage", () => {
  it.each([
    ["Canada and India resume trade talks", "under-way"],
    ["Canada and India suspend trade talks", "stalled"],
    ["Canada and India agree to resume trade talks", "scheduled"],
    ["Canada breaks off trade talks with India", "collapsed"],
    ["Canada and India sign trade deal", "signed"],
    ["Canada and India to sign trade deal next week", "scheduled"],
    ["Canada and India fail to reach trade deal", "stalled"],
    ["Canada and India reach trade deal", "agreed-in-principle"],
    ["After talks collapsed in May, Canada and India signed a trade agreement", "signed"],
    ["Canada-India trade agreement enters into force", "in-force"],
    ["Canada's parliament ratifies trade agreement with India", "ratified"],
    ["Farmers protest against the trade deal between Canada and India", "agreed-in-principle"],
    ["India threatens tariffs on Canada as trade talks drag on", "escalation"],
    ["Canada and India pause tariffs for 90 days after trade talks", "truce"],
    ["Canada proposes trade talks to India", "proposed"],
  ])("%s → %s", (title, stage) => {
    expect(judge(title)).toMatchObject({ tradeTalk: true, parties: ["CA", "IN"], stage });
  });
});

describe("other news", () => {
  it.each([
    ["Lakers in trade talks for veteran forward before the trade deadline", "other-talks"],
    ["Ports union walks out of wage talks", "other-talks"],
    ["Peace talks stall as ceasefire crumbles", "other-talks"],
    ["Wall Street shares climb while investors shrug off tariffs", "markets"],
    ["Appeals court rules the tariffs unlawful", "court"],
    ["Trade deficit widened in June as imports rose", "statistics"],
    ["Two brewers in merger talks", "other-talks"],
    ["Regulator approves higher electricity tariffs", "unilateral-step"],
  ] as const)("%s is not trade talk but %s, and says why", (title, kind) => {
    const result = judge(title);
    expect(result).toMatchObject({ tradeTalk: false, kind, stage: null });
    expect(result.evidence.map(({ concept }) => concept)).toContain(`anti:${kind}`);
  });
});

describe("the parties", () => {
  it("names only the negotiating sides, not the country they meet in", () => {
    const result = judge("US and China hold trade talks in London", {
      text: "The talks in the British capital last two days.",
    });
    expect(result).toMatchObject({ parties: ["CN", "US"], venue: "London" });
  });

  it("lets a member step back behind its bloc unless the title names it", () => {
    expect(
      judge("EU and Mercosur sign trade deal", { text: "Germany's carmakers welcomed the trade deal." })
        .parties,
    ).toEqual(["EU", "MERCOSUR"]);
    expect(judge("France to oppose trade deal between EU and Mercosur").parties).toEqual([
      "EU",
      "FR",
      "MERCOSUR",
    ]);
  });
});

describe("the evidence", () => {
  it("gives evidence that stands exactly where it says", () => {
    const input = {
      title: "U.S. and Ｃhina agree on tariffs 🤝 – “İstanbul” talks",
      summary: "Trade talks ended: 中国と米国、関税で合意.",
      text: LONDON,
    };
    const result = judge(input.title, input);
    expect(result.evidence.length).toBeGreaterThan(5);
    for (const { field, start, end, text } of result.evidence)
      expect(input[field].slice(start, end)).toBe(text);
  });

  it("never throws, and keeps offsets inside the text, whatever the text", () => {
    let seed = 7;
    const next = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const pieces = [
      "US",
      "trade talks",
      "\u0000",
      "\uD800",
      "🇺🇸",
      "«",
      "U.S.",
      "'",
      "関税",
      "مفاوضات",
      "\n",
      "x".repeat(500),
      "~*",
      "(",
      "Xi",
      "%",
    ];
    for (let round = 0; round < 2000; round++) {
      const text = Array.from({ length: next(30) }, () => pieces[next(pieces.length)]).join(
        next(2) ? " " : "",
      );
      const result = judge(text, { text });
      for (const evidence of result.evidence)
        expect(text.slice(evidence.start, evidence.end)).toBe(evidence.text);
    }
  });

  it("stays fast on a long text that is nothing but cue words", () => {
    const startedAt = performance.now();
    judge("", { text: "US and China trade talks. Secretary Howard Latnik. ".repeat(2000) });
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

/** Names found in a text, with a question mark where they were inferred from an office. */
function names(text: string, publishedAt?: number): string[] {
  const { people } = judge("", { text, ...(publishedAt !== undefined && { publishedAt }) });
  return people.map(({ name, inferred }) => (inferred ? `${name}?` : name));
}

describe("people", () => {
  it.each([
    ["EU Trade Commissioner Maros Shefchovitch flew to Tokyo for trade talks", "Maros Sefcovic"],
    ["Indian Commerce Minister Pijush Goyel arrived in London for trade negotiations", "Piyush Goyal"],
    ["Japan's tariff negotiator Ryosey Akasava flies to Washington for trade talks", "Ryosei Akazawa"],
    ["Canadian Prime Minister Mark Karney discusses trade with Mexico", "Mark Carney"],
    ["China's vice premier Hé Li-feng leads the trade delegation", "He Lifeng"],
    ["The US trade representative Jameson Grear met Korean negotiators on tariffs", "Jamieson Greer"],
    ["Le négociateur chinois He Lifeng rencontre Scott Besent pour un accord commercial", "Scott Bessent"],
    ["何立峰与贝森特举行经贸磋商", "He Lifeng"],
  ])("%s", (text, name) => {
    expect(names(text)).toContain(name);
  });

  it("takes a near-namesake for nobody", () => {
    for (const text of [
      "The lawyer Scott Bennett spoke on trade talks with China",
      "Footballer Mark Carnley joins trade talks between clubs",
      "The late Howard Lutz funded the museum",
      "Premier Li Keqiang spoke on trade with the US",
      "He Lingfeng won the swimming final",
    ])
      expect(names(text)).toEqual([]);
  });

  it("infers the holder of an office at that time where the name is beyond reading, and says so", () => {
    const text = "US Treasury Secretary Bent opened the trade talks with China in Madrid.";
    expect(names(text, Date.UTC(2025, 8, 14))).toContain("Scott Bessent?");
    expect(names(text)).toEqual([]);
  });
});
