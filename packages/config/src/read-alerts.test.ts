import { type Route, STAGES, TOPICS } from "@parley/core";
import { describe, expect, it } from "vitest";
import { type AlertsFile, readAlerts } from "./read-alerts.ts";
import { readYaml } from "./yaml-file.ts";

const read = (text: string, channel: string | null = null): AlertsFile =>
  readAlerts(readYaml(text, "alerts.yaml"), channel);
const problems = (text: string): string[] => read(text).problems.map(({ text: line }) => line);

function routesOf(text: string): readonly Route[] {
  const { routes, problems: found } = read(text);
  expect(found).toEqual([]);
  return routes;
}

/** What is wrong with the only route of a file, without the name of file and route. */
const wrongWith = (route: string): string[] =>
  problems(`routes:\n  - ${route}\n`).map((line) => line.replace("alerts.yaml:2: routes[0]", ""));

const DEFAULT_ROUTE = {
  when: { parties: null, stages: null, topics: null, kinds: ["talks"], minScore: 0.5, minPublishers: 1 },
  broadcast: "stage-change",
  quietHours: null,
  digestAt: null,
  cooldownMs: 0,
  timeZone: "UTC",
};

describe("readAlerts", () => {
  it.each(["", "# nothing but a comment", "routes:", "routes: []", "defaults:\nroutes:\nops:\n"])(
    "makes one default route of %j, to the channel of the environment or to the console",
    (text) => {
      expect(read(text, "#desk")).toMatchObject({
        routes: [{ ...DEFAULT_ROUTE, channel: "#desk" }],
        problems: [],
      });
      expect(read(text, null).routes).toMatchObject([{ ...DEFAULT_ROUTE, channel: null }]);
    },
  );

  it("has no default route beside written ones", () => {
    expect(read('routes: [{ channel: "#desk" }]', "#other").routes).toMatchObject([
      { ...DEFAULT_ROUTE, channel: "#desk" },
    ]);
  });

  it("reads every key of a route", () => {
    const [route] = routesOf(`
routes:
  - channel: C0123ABCD
    when: { parties: [US, EU], stages: [signed], topics: [tariffs], kinds: [talks, court], minScore: 0.8, minPublishers: 2 }
    broadcast: always
    timeZone: Asia/Tokyo
    quietHours: { from: "22:00", to: "06:00", timeZone: Europe/Athens, breakThrough: [collapsed] }
    digest: { at: "07:30" }
    cooldown: 30m
ops: { channel: G0OPS0001 }
`);
    expect(route).toEqual({
      id: expect.stringMatching(/^r[0-9a-z]{11}$/),
      channel: "C0123ABCD",
      when: {
        parties: ["US", "EU"],
        stages: ["signed"],
        topics: ["tariffs"],
        kinds: ["talks", "court"],
        minScore: 0.8,
        minPublishers: 2,
      },
      broadcast: "always",
      quietHours: { from: "22:00", to: "06:00", timeZone: "Europe/Athens", breakThrough: ["collapsed"] },
      digestAt: "07:30",
      cooldownMs: 1_800_000,
      timeZone: "Asia/Tokyo",
    });
    expect(read("ops: { channel: G0OPS0001 }").ops).toEqual({ channel: "G0OPS0001" });
  });

  it("merges the defaults into routes, the default one too, and lets none take quiet hours away", () => {
    const defaults =
      "defaults: { minScore: 0.7, broadcast: never, cooldown: 1h, timeZone: Europe/Paris, quietHours: { from: 22:00, to: 06:00 } }";
    const quietHours = { from: "22:00", to: "06:00", timeZone: "Europe/Paris", breakThrough: [] };
    const merged = { broadcast: "never", cooldownMs: 3_600_000, when: { minScore: 0.7 } };
    expect(routesOf(defaults)).toMatchObject([{ ...merged, quietHours }]);
    expect(
      routesOf(
        `${defaults}\nroutes: [{ channel: "#a" }, { channel: "#b", quietHours: none, when: { minScore: 0.9 } }]`,
      ),
    ).toMatchObject([
      { ...merged, quietHours },
      { ...merged, quietHours: null, when: { minScore: 0.9 } },
    ]);
  });

  it("gives a route the same id wherever it stands, in whatever order its lists are, however loud it is", () => {
    const idsOf = (text: string): string[] => routesOf(`routes:\n${text}`).map((route) => route.id);
    const [a, b] = idsOf('  - { channel: "#a", when: { parties: [US, CN] } }\n  - { channel: "#b" }');
    expect(
      idsOf('  - { channel: "#b", cooldown: 1h }\n  - { channel: "#a", when: { parties: [CN, US, CN] } }'),
    ).toEqual([b, a]);
    expect(idsOf('  - { channel: "#a", when: { parties: [US, CN], minScore: 0.6 } }')).not.toEqual([a]);
  });

  it("refuses a second route with the same channel and conditions", () => {
    expect(
      problems('routes:\n  - channel: "#a"\n  - { channel: "#b" }\n  - { channel: "#a", cooldown: 1h }\n'),
    ).toEqual([
      "alerts.yaml:4: routes[2]: has the channel and the conditions of routes[0], remove one of them",
    ]);
  });
});

describe("what is wrong with a route", () => {
  const withKey = (key: string): string[] => wrongWith(`{ channel: "#a", ${key} }`);
  const withCondition = (condition: string): string[] => withKey(`when: { ${condition} }`);

  it("is explained for channels", () => {
    expect(wrongWith("{ broadcast: always }")).toEqual([
      ': has no channel, give its id like C0123ABCD or "#name"',
    ]);
    expect(wrongWith("channel: #trade")).toEqual([
      '.channel: is empty: an unquoted # begins a comment, write "#name" in quotes',
    ]);
    expect(wrongWith("channel: Trade")).toEqual([
      '.channel: "Trade" is not a Slack channel, did you mean "#trade"?',
    ]);
    expect(wrongWith('channel: "#two words"')).toEqual([
      '.channel: "#two words" is not a Slack channel, write its id like C0123ABCD, or "#name"',
    ]);
    expect(wrongWith("channel: 5")).toHaveLength(1);
    expect(wrongWith('channel: "#貿易-talks"')).toEqual([]);
  });

  it("lists the allowed values", () => {
    expect(withCondition("stages: [done]")).toEqual([
      `.when.stages[0]: "done" is not known, use one of ${STAGES.join(", ")}`,
    ]);
    expect(withCondition("topics: [tariff]")).toEqual([
      `.when.topics[0]: "tariff" is not known (did you mean \`tariffs\`?), use one of ${TOPICS.join(", ")}`,
    ]);
    expect(withCondition("kinds: [talk]")).toEqual([
      expect.stringContaining(
        "use one of talks, unilateral-step, court, markets, statistics, other-talks, other",
      ),
    ]);
    expect(withKey("broadcast: loud")).toEqual([
      '.broadcast: "loud" is not known, use one of always, stage-change, never',
    ]);
  });

  it("is explained for parties: informal codes, names, small letters", () => {
    expect(withCondition("parties: [US, GB, XK, MERCOSUR, AFRICAN_UNION, WTO]")).toEqual([]);
    expect(withCondition("parties: [UK, china, us, asean, Mercosul, SU]")).toEqual([
      '.when.parties[0]: "UK" is no party, did you mean `GB`?',
      '.when.parties[1]: "china" is no party, did you mean `CN`?',
      '.when.parties[2]: "us" is no party, did you mean `US`?',
      '.when.parties[3]: "asean" is no party, did you mean `ASEAN`?',
      '.when.parties[4]: "Mercosul" is no party, did you mean `MERCOSUR`?',
      '.when.parties[5]: "SU" is no party, did you mean `RU`?',
    ]);
    for (const code of ["ZZ", "XA", "UN", "QQ", "USA", "1"]) {
      expect(withCondition(`parties: ["${code}"]`)).toEqual([
        expect.stringContaining("use an ISO 3166-1 code like US, or one of EU,"),
      ]);
    }
  });

  it("is explained for numbers, lists and times", () => {
    expect(withCondition("minScore: 1.2, minPublishers: 0")).toEqual([
      ".when.minScore: must be 1 or less, got 1.2",
      ".when.minPublishers: must be 1 or more, got 0",
    ]);
    expect(withCondition("minPublishers: 1.5")).toHaveLength(1);
    expect(withCondition("stages: []")).toEqual([".when.stages: is empty, fill it or remove the key"]);
    expect(withCondition("stages: signed")).toEqual(['.when.stages: must be a list, got "signed"']);
    expect(withKey("timeZone: Athens")).toEqual([
      '.timeZone: "Athens" is not a time zone, write it like Europe/Athens or UTC',
    ]);
    expect(withKey('digest: { at: "7:30" }')).toEqual([
      '.digest.at: "7:30" is not a time of day, write it like "07:30"',
    ]);
    expect(withKey("cooldown: soon")).toHaveLength(1);
  });

  it("is explained for quiet hours, each part by itself", () => {
    expect(
      withKey('quietHours: { from: "24:00", to: "06:60", timeZone: X/Y, breakThrough: [sined] }'),
    ).toEqual([
      '.quietHours.from: "24:00" is not a time of day, write it like "07:30"',
      '.quietHours.to: "06:60" is not a time of day, write it like "07:30"',
      '.quietHours.timeZone: "X/Y" is not a time zone, write it like Europe/Athens or UTC',
      expect.stringContaining("(did you mean `signed`?)"),
    ]);
    expect(withKey('quietHours: { from: "01:00", to: "01:00" }')).toHaveLength(1);
    expect(withKey("quietHours: off")).toHaveLength(1);
    expect(withKey('quietHours: { from: "01:00" }')).toEqual([".quietHours.to: is missing, give text"]);
  });

  it("says that a condition belongs under when", () => {
    expect(withKey("minScore: 0.8")).toEqual([".minScore: unknown key here, it belongs under `when`"]);
    expect(problems("route: []")).toEqual(["alerts.yaml:1: route: unknown key, did you mean `routes`?"]);
  });
});
