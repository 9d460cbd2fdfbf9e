import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { rssOf, waitFor } from "@parley/testkit";
import { GARBLED_LONDON, ordinaryNews, tradeTalk } from "./news.ts";
import { openParley, type Parley, WORKERS } from "./open-parley.ts";

let parley: Parley;
beforeEach(async () => {
  parley = await openParley();
});
afterEach(async () => {
  await parley.close();
});

const feed = (path: string, extra = ""): string =>
  `{ id: ${path.slice(1)}, url: "${parley.origin.url(path)}"${extra} }`;

/** All later polls of a feed that nothing changed are answered with 304. */
async function pollsAnswered304(path: string, count: number): Promise<void> {
  await waitFor(
    () => parley.origin.requestsFor(path).filter((request) => request.status === 304).length >= count,
    { what: `${count} polls of ${path} to be answered 304`, timeoutMs: 20_000 },
  );
}

describe("the whole pipeline", () => {
  it("posts one message for a new trade-talk item, none for ordinary news, none on later polls or after a restart", async () => {
    parley.origin.set("/wire", { body: rssOf(ordinaryNews(3, Date.now())) });
    await parley.setFeeds([feed("/wire")]);
    await parley.start(...WORKERS);
    await pollsAnswered304("/wire", 1);

    parley.origin.set("/wire", { body: rssOf([tradeTalk(0, Date.now()), ...ordinaryNews(50, Date.now())]) });
    await waitFor(() => parley.slack.messages().length > 0, { what: "the alert" });
    await pollsAnswered304("/wire", 3);
    expect(parley.slack.messages().map((message) => message.text)).toEqual([expect.stringMatching(/India/)]);

    expect(await parley.stopWorkers()).toEqual([0, 0, 0]);
    await parley.redis.restart();
    await parley.start(...WORKERS);
    await pollsAnswered304("/wire", 6);
    expect(parley.slack.messages()).toHaveLength(1);
    expect(parley.slack.pings).toEqual([]);
  });

  it("takes the first sight of a feed as a baseline: one line, no post", async () => {
    parley.origin.set("/wire", { body: rssOf([GARBLED_LONDON]) });
    await parley.setFeeds([feed("/wire")]);
    await parley.start(...WORKERS);
    await waitFor(() => parley.output().includes("not sent: baseline"), { what: "the baseline line" });
    expect(parley.output()).toContain("1 items, 1 are trade talk");
    expect(parley.slack.messages()).toEqual([]);
  });

  it("alerts on the first sight where the feed says so, with the names set right", async () => {
    parley.origin.set("/wire", { body: rssOf([GARBLED_LONDON]) });
    await parley.setFeeds([feed("/wire", ", firstSight: alert")]);
    await parley.start(...WORKERS);
    const [message] = await waitFor(
      () => (parley.slack.messages().length > 0 ? parley.slack.messages() : null),
      { what: "the alert" },
    );
    const shown = JSON.stringify(message);
    for (const words of ["US–China", "London", "He Lifeng", "Hen Lifeng", "Howard Lutnick"]) {
      expect(shown).toContain(words);
    }
  });

  it("tells a development once, whatever number of outlets report it", async () => {
    const paths = ["/one", "/two", "/three", "/four"];
    for (const path of paths) parley.origin.set(path, { body: rssOf([]) });
    await parley.setFeeds(paths.map((path) => feed(path)));
    await parley.start(...WORKERS);
    for (const path of paths) await pollsAnswered304(path, 1);

    const titles = [
      "Britain and India sign free trade agreement",
      "India, UK ink free trade deal in New Delhi",
      "UK signs trade deal with India after three years of talks",
      "India-UK free trade agreement signed by ministers",
    ];
    for (const [index, path] of paths.entries()) {
      const entry = { ...tradeTalk(0, Date.now()), title: titles[index] ?? "", guid: `${path}-1` };
      parley.origin.set(path, { body: rssOf([{ ...entry, link: `https://outlet.example.com${path}` }]) });
    }
    await waitFor(() => parley.slack.messages().length > 0, { what: "the alert" });
    for (const path of paths) await pollsAnswered304(path, 3);
    await waitFor(() => parley.output().split('"trade talk"').length > paths.length, {
      what: "all four reports to be judged",
    });
    expect(parley.slack.messages()).toHaveLength(1);
  });

  it("picks up a feed that is added while it runs, and refuses a bad edit without losing the old config", async () => {
    parley.origin.set("/one", { body: rssOf([]) });
    parley.origin.set("/two", { body: rssOf([tradeTalk(1, Date.now())]) });
    await parley.setFeeds([feed("/one")]);
    await parley.start(...WORKERS);
    await pollsAnswered304("/one", 1);

    await parley.setFeeds([feed("/one"), `{ id: two, url: "nonsense" }`]);
    await waitFor(() => parley.output().includes("config edit refused"), { what: "the refusal" });
    await pollsAnswered304("/one", parley.origin.requestsFor("/one").length + 1);

    await parley.setFeeds([feed("/one"), feed("/two", ", firstSight: alert")]);
    await waitFor(() => parley.slack.messages().length === 1, { what: "the alert of the added feed" });
  });

  it("prints the same alert on the console when there is no token", async () => {
    const quiet = await openParley({ token: false });
    try {
      quiet.origin.set("/wire", { body: rssOf([tradeTalk(0, Date.now())]) });
      await quiet.setFeeds([`{ id: wire, url: "${quiet.origin.url("/wire")}", firstSight: alert }`]);
      await quiet.start(...WORKERS);
      await waitFor(() => quiet.worker.notifier.output().includes("India"), {
        what: "the alert on the console",
      });
      expect(quiet.worker.notifier.output()).toMatch(/score/);
      expect(quiet.slack.calls).toEqual([]);
    } finally {
      await quiet.close();
    }
  });
});
