import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { anAlert, anAssessment, anItem, aRoute, aStory } from "@parley/testkit";
import { describe, expect, it } from "vitest";
import { composeAlerts } from "./compose-alerts.ts";
import { composeBaselineNotice } from "./compose-notice.ts";
import { consoleSink } from "./console/console-sink.ts";
import { slackManifest } from "./slack/manifest.ts";

const item = anItem();
const assessment = anAssessment();
const story = aStory({ items: [], itemIds: [item.id], publishers: [item.publisher] });
const compose = (
  changes: Partial<Parameters<typeof composeAlerts>[0]> = {},
): ReturnType<typeof composeAlerts> =>
  composeAlerts({ item, assessment, story, previousStage: "under-way", routes: [aRoute()], ...changes });

describe("composeAlerts", () => {
  it("tells a story's first item, with the reason", () => {
    const [alert] = compose().alerts;
    expect(alert).toMatchObject({
      headline: "US–China: agreed in principle (London)",
      previousStage: "under-way",
    });
    expect(alert?.why.cues).toContain("agreed in principle");
  });

  it("gives the same alert for a repeated job", () => {
    expect(compose()).toEqual(compose());
  });

  it("tells nothing when the item is not the first, or of a baseline", () => {
    expect(compose({ story: { ...story, itemIds: ["other", item.id] } }).alerts).toEqual([]);
    expect(compose({ story: { ...story, isBaseline: true } }).withheld[0]?.reason).toBe("baseline");
  });

  it.each([
    [{ parties: ["US", "CN"] }, 1],
    [{ parties: ["US", "JP"] }, 0],
    [{ stages: ["signed"] }, 0],
    [{ topics: ["autos", "tariffs"] }, 1],
    [{ minScore: 0.99 }, 0],
  ] as const)("follows a route's conditions %j", (when, count) => {
    const route = aRoute({ when: { ...aRoute().when, ...when } });
    expect(compose({ routes: [route] }).alerts).toHaveLength(count);
  });

  it("waits for the number of independent publishers, and then tells once", () => {
    const route = aRoute({ when: { ...aRoute().when, minPublishers: 2 } });
    const later = anItem({ id: "b-1", publisher: "b" });
    const both = { ...story, itemIds: [item.id, "b-1"], publishers: [item.publisher, "b"] };
    expect(compose({ routes: [route] }).alerts).toEqual([]);
    expect(compose({ routes: [route], item: later, story: both }).alerts).toHaveLength(1);
    expect(compose({ routes: [route], item, story: both }).alerts).toEqual([]);
  });

  it("marks an item that was published long before it was seen", () => {
    const late = anItem({ publishedAt: item.seenAt - 49 * 3_600_000 });
    expect(compose({ item: late }).alerts[0]?.isLate).toBe(true);
  });
});

it("sums a feed's first sight up in one line", () => {
  const tradeTalk = [
    { parties: ["CN", "US"], stage: "agreed-in-principle", headline: "Framework agreed" },
  ] as const;
  const notice = composeBaselineNotice({ feed: { id: "x", name: "X" }, items: 31, tradeTalk, channel: null });
  expect(notice.title).toBe(
    "feed x: 31 items, 1 are trade talk: US–China agreed-in-principle “Framework agreed” (not sent: baseline)",
  );
});

it("prints an alert within 100 columns", async () => {
  let text = "";
  await consoleSink((chunk) => {
    text += chunk;
  }).deliver(anAlert({ channel: null }), "d");
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(text).toContain("Why:");
});

it.each(["recommended", "postOnly", "interactive"] as const)(
  "has the %s manifest in infra/slack as the link gives it",
  (variant) => {
    const file = fileURLToPath(new URL(`../../../infra/slack/manifest.${variant}.json`, import.meta.url));
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(slackManifest(variant));
  },
);
