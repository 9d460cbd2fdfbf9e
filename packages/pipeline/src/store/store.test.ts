import { type Negotiation, negotiationId } from "@parley/core";
import { type PrivateRedis, privateRedis, waitFor } from "@parley/testkit";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "./store.ts";

let server: PrivateRedis;
let redis: Redis;
let store: Store;

beforeAll(async () => {
  server = await privateRedis();
  redis = new Redis(server.url);
  store = openStore(redis);
});
beforeEach(async () => {
  await redis.flushall();
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

const RECEIPT = { sink: "slack", messageId: "1749593520.000100", channel: "C0001" } as const;

describe("the ledger", () => {
  it("gives a message to one worker at a time", async () => {
    const claims = await Promise.all(Array.from({ length: 10 }, () => store.ledger.claim("a", 5_000)));
    expect(claims.map((claim) => claim.status).toSorted()).toEqual([...Array(9).fill("busy"), "claimed"]);
  });

  it("remembers that a message is out", async () => {
    const claim = await store.ledger.claim("a", 5_000);
    if (claim.status !== "claimed") throw new Error(claim.status);
    expect(await store.ledger.settle(claim, RECEIPT)).toBe(true);
    expect(await store.ledger.claim("a", 5_000)).toEqual({ status: "sent", receipt: RECEIPT });
  });

  it("lets the next worker post at once after a definite refusal", async () => {
    const claim = await store.ledger.claim("a", 5_000);
    if (claim.status !== "claimed") throw new Error(claim.status);
    await store.ledger.release(claim);
    expect(await store.ledger.claim("a", 5_000)).toMatchObject({ status: "claimed", fence: 2 });
  });

  it("is in doubt after a worker died with the claim, and counts the looks", async () => {
    await store.ledger.claim("a", 1);
    const second = await waitFor(
      async () => {
        const claim = await store.ledger.claim("a", 1);
        return claim.status === "busy" ? null : claim;
      },
      { what: "the dead worker's lease to end" },
    );
    expect(second).toMatchObject({ status: "in-doubt", looks: 1 });
    const third = await waitFor(
      async () => {
        const claim = await store.ledger.claim("a", 1);
        return claim.status === "busy" ? null : claim;
      },
      { what: "the second lease to end" },
    );
    expect(third).toMatchObject({ status: "in-doubt", looks: 2 });
  });

  it("does not let a worker settle a claim that another one took over", async () => {
    const first = await store.ledger.claim("a", 1);
    const second = await waitFor(
      async () => {
        const claim = await store.ledger.claim("a", 5_000);
        return claim.status === "in-doubt" ? claim : null;
      },
      { what: "the first lease to end" },
    );
    if (first.status !== "claimed") throw new Error(first.status);
    expect(await store.ledger.settle(first, RECEIPT)).toBe(false);
    expect(await store.ledger.settle(second, RECEIPT)).toBe(true);
  });

  it("makes everybody wait while a message is in doubt", async () => {
    const claim = await store.ledger.claim("a", 5_000);
    if (claim.status !== "claimed") throw new Error(claim.status);
    await store.ledger.doubt(claim, 60_000);
    const next = await store.ledger.claim("a", 5_000);
    if (next.status !== "busy") throw new Error(next.status);
    expect(next.waitMs).toBeGreaterThan(50_000);
    expect(next.waitMs).toBeLessThanOrEqual(60_000);
  });
});

describe("the negotiation store", () => {
  const parties = ["CN", "US"];
  const id = negotiationId(parties);
  const withStory = (before: Negotiation | null, storyId: string): Negotiation => ({
    v: 1,
    id,
    parties,
    stage: "under-way",
    timeline: [...(before?.timeline ?? []), { stage: "under-way", at: 1, storyId }],
    stories: [],
  });

  it("loses no change when many classifiers change a negotiation in the same moment", async () => {
    const stories = Array.from({ length: 30 }, (_, index) => `s-${index}`);
    await Promise.all(
      stories.map((storyId) =>
        store.negotiations.change(id, (current) => ({ negotiation: withStory(current, storyId) })),
      ),
    );
    const [negotiation] = await store.negotiations.recent(10);
    expect(negotiation?.timeline.map((change) => change.storyId).toSorted()).toEqual(stories.toSorted());
  });

  it("writes nothing when nothing changed", async () => {
    await store.negotiations.change(id, (current) => ({ negotiation: withStory(current, "s-1") }));
    const before = await redis.hget(`{parley}:negotiation:${id}`, "rev");
    await store.negotiations.change(id, (current) => ({ negotiation: current ?? withStory(null, "s-1") }));
    expect(await redis.hget(`{parley}:negotiation:${id}`, "rev")).toBe(before);
  });
});

describe("the feed store", () => {
  const state = {
    etag: '"a"',
    lastModified: null,
    url: "https://feed.example.com/rss",
    bodyHash: "x",
    firstSeenAt: 1,
    polledAt: 2,
    dueAt: 3,
    waitMs: 4,
    failures: 0,
    problem: null,
  };

  it("knows the items it has seen, and where the feed stands", async () => {
    await store.feeds.markSeen("wire", { itemIds: ["wire-1", "wire-2"], at: 10, state });
    expect(await store.feeds.unseen("wire", ["wire-3", "wire-1", "wire-4"])).toEqual(["wire-3", "wire-4"]);
    expect(await store.feeds.state("wire")).toEqual(state);
    expect(await store.feeds.state("other")).toBeNull();
  });

  it("remembers at most 600 items of a feed, the newest", async () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `wire-${index}`);
    await store.feeds.markSeen("wire", { itemIds: ids.slice(0, 500), at: 10, state });
    await store.feeds.markSeen("wire", { itemIds: ids.slice(500), at: 20, state });
    expect(await redis.zcard("{parley}:seen:wire")).toBe(600);
    expect(await store.feeds.unseen("wire", ids.slice(500))).toEqual([]);
  });
});

describe("the pace", () => {
  it("lets a burst through and then one turn an interval", async () => {
    const limit = { intervalMs: 10_000, burst: 3 };
    expect(await store.pace.take("slack:C1", limit)).toBe(0);
    expect(await store.pace.take("slack:C1", limit)).toBe(0);
    expect(await store.pace.take("slack:C1", limit)).toBe(0);
    expect(await store.pace.take("slack:C1", limit)).toBeGreaterThan(9_000);
    expect(await store.pace.take("slack:C2", limit)).toBe(0);
  });

  it("holds everybody back for as long as the other side asked", async () => {
    await store.pace.block("slack:C1", 5_000);
    expect(await store.pace.take("slack:C1", { intervalMs: 0, burst: 1 })).toBeGreaterThan(4_000);
  });

  it("lets one poll at a time onto a host, and the next one when it left or died", async () => {
    const limit = (holder: string): Parameters<typeof store.pace.take>[1] => ({
      intervalMs: 0,
      burst: 1,
      held: { holder, max: 1, leaseMs: 60_000 },
    });
    expect(await store.pace.take("host:a", limit("feed-1"))).toBe(0);
    expect(await store.pace.take("host:a", limit("feed-2"))).toBeGreaterThan(0);
    await store.pace.leave("host:a", "feed-1");
    expect(await store.pace.take("host:a", limit("feed-2"))).toBe(0);
  });
});

describe("the baselines", () => {
  it("report once all items of a first poll are judged, and again when the last job is repeated", async () => {
    const finding = { parties: ["CN", "US"], stage: "signed", headline: "h" } as const;
    await store.baselines.expect("wire", 3);
    expect(await store.baselines.judged("wire", "wire-1", null)).toBeNull();
    expect(await store.baselines.judged("wire", "wire-2", finding)).toBeNull();
    const report = { items: 3, tradeTalk: [finding] };
    expect(await store.baselines.judged("wire", "wire-3", null)).toEqual(report);
    expect(await store.baselines.judged("wire", "wire-3", null)).toEqual(report);
  });
});
