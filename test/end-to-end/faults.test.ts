import { afterEach, describe, expect, it } from "vitest";
import { rssOf, waitFor } from "@parley/testkit";
import { tradeTalk } from "./news.ts";
import { openParley, type Parley, type ParleyOptions, WORKERS } from "./open-parley.ts";

let parley: Parley;
afterEach(async () => {
  await parley.close();
});

const STORIES = 12;

/** A running Parley whose feed has just published a dozen different stories. */
async function withStories(options: ParleyOptions = {}): Promise<void> {
  parley = await openParley({ ...options, slack: { rateLimits: false, ...options.slack } });
  parley.origin.set("/wire", { body: rssOf([]) });
  await parley.setFeeds([`{ id: wire, url: "${parley.origin.url("/wire")}" }`]);
  await parley.start(...WORKERS);
  await waitFor(() => parley.origin.requestsFor("/wire").some((request) => request.status === 304), {
    what: "the baseline",
  });
  publish();
}

function publish(): void {
  const entries = Array.from({ length: STORIES }, (_, n) => tradeTalk(n, Date.now()));
  parley.origin.set("/wire", { body: rssOf(entries) });
}

/** Every story is in the channel once. */
async function expectEachStoryOnce(timeoutMs: number): Promise<void> {
  await waitFor(() => parley.slack.messages().length >= STORIES, {
    what: "all stories in the channel",
    timeoutMs,
  });
  expect(parley.slack.duplicates()).toEqual([]);
  expect(new Set(parley.slack.messages().map((message) => message.text)).size).toBe(STORIES);
  expect(parley.slack.messages()).toHaveLength(STORIES);
}

describe("nothing lost, nothing twice", () => {
  it("when the fetcher is killed while it hands items over", { timeout: 90_000 }, async () => {
    await withStories();
    await waitFor(() => parley.origin.requestsFor("/wire").some((request) => request.status === 200), {
      what: "the poll",
    });
    await parley.kill("fetcher");
    await parley.start("fetcher");
    await expectEachStoryOnce(60_000);
  });

  it("when the classifier is killed in mid-work", { timeout: 90_000 }, async () => {
    await withStories();
    await waitFor(() => parley.slack.messages().length > 0, { what: "the first alert" });
    await parley.kill("classifier");
    await parley.start("classifier");
    await expectEachStoryOnce(60_000);
  });

  it(
    "when the notifier is killed between Slack's acceptance and the ledger",
    { timeout: 90_000 },
    async () => {
      parley = await openParley({ slack: { rateLimits: false } });
      parley.slack.failNext({ method: "chat.postMessage", times: 3, fault: { kind: "accept-then-timeout" } });
      parley.origin.set("/wire", { body: rssOf([]) });
      await parley.setFeeds([`{ id: wire, url: "${parley.origin.url("/wire")}" }`]);
      await parley.start(...WORKERS);
      await waitFor(() => parley.origin.requestsFor("/wire").some((request) => request.status === 304), {
        what: "the baseline",
      });
      publish();
      await waitFor(() => parley.slack.messages().length >= 3, {
        what: "messages accepted but not answered",
      });
      await parley.kill("notifier");
      await parley.start("notifier");
      await expectEachStoryOnce(80_000);
    },
  );

  it("when Redis is killed and comes back", { timeout: 90_000 }, async () => {
    await withStories();
    await waitFor(() => parley.slack.messages().length > 0, { what: "the first alert" });
    parley.redis.kill("SIGKILL");
    await parley.redis.restart();
    await expectEachStoryOnce(60_000);
  });
});

describe("shutting down", () => {
  it(
    "ends every worker with exit code 0 within 10 s, also with Redis gone",
    { timeout: 60_000 },
    async () => {
      await withStories();
      await waitFor(() => parley.slack.messages().length > 0, { what: "the first alert" });
      parley.redis.kill("SIGKILL");
      const startedAt = performance.now();
      expect(await parley.stopWorkers()).toEqual([0, 0, 0]);
      expect(performance.now() - startedAt).toBeLessThan(10_000);
    },
  );
});
