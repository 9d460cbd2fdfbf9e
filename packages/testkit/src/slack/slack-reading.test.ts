import { LogLevel, WebClient } from "@slack/web-api";
import { afterEach, describe, expect, it } from "vitest";
import {
  openSlackSimulator,
  type SlackSimulator,
  type SlackSimulatorOptions,
} from "./open-slack-simulator.ts";

const TRADE = "C0TRADE001";
const open: SlackSimulator[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

/** A simulator on a clock that the test moves. */
async function start(
  options: SlackSimulatorOptions = {},
): Promise<{ slack: SlackSimulator; client: WebClient; clock: { now: number } }> {
  const clock = { now: 1_750_000_000_000 };
  const slack = await openSlackSimulator({
    now: () => clock.now,
    rateLimits: false,
    historyLagMs: { min: 0, max: 0 },
    ...options,
  });
  open.push(slack);
  const client = new WebClient(slack.token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    logLevel: LogLevel.ERROR,
  });
  return { slack, client, clock };
}

async function textsOf(reply: Promise<{ messages?: { text?: string }[] }>): Promise<unknown[]> {
  return ((await reply).messages ?? []).map((message) => message.text);
}

describe("conversations.history", () => {
  it("gives the newest first, in pages, within a window", async () => {
    const { client, clock } = await start();
    for (const text of ["a", "b", "c", "d"]) {
      clock.now += 1_000;
      await client.chat.postMessage({ channel: TRADE, text });
    }
    const first = await client.conversations.history({ channel: TRADE, limit: 3 });
    expect(first.messages?.map((message) => message.text)).toEqual(["d", "c", "b"]);
    const cursor = first.response_metadata?.next_cursor ?? "";
    expect(first.has_more).toBe(true);
    expect(await textsOf(client.conversations.history({ channel: TRADE, limit: 3, cursor }))).toEqual(["a"]);
    const oldest = "1750000002.000000";
    expect(await textsOf(client.conversations.history({ channel: TRADE, oldest }))).toEqual(["d", "c"]);
    expect(await textsOf(client.conversations.history({ channel: TRADE, oldest, inclusive: true }))).toEqual([
      "d",
      "c",
      "b",
    ]);
    expect(await textsOf(client.conversations.history({ channel: TRADE, latest: oldest }))).toEqual(["a"]);
  });

  it("shows a message only when its lag has passed, the same lag for the same seed", async () => {
    const visibleAt = async (seed: number): Promise<number | undefined> => {
      const { client, slack } = await start({ seed, historyLagMs: { min: 100, max: 5_000 } });
      await client.chat.postMessage({ channel: TRADE, text: "x" });
      return slack.messages()[0]?.visibleAt;
    };
    expect(await visibleAt(7)).toBe(await visibleAt(7));
    expect(await visibleAt(7)).not.toBe(await visibleAt(8));

    const { client, slack, clock } = await start({ historyLagMs: { min: 300, max: 300 } });
    await client.chat.postMessage({ channel: TRADE, text: "x" });
    clock.now += 299;
    expect(await textsOf(client.conversations.history({ channel: TRADE }))).toEqual([]);
    clock.now += 1;
    expect(await textsOf(client.conversations.history({ channel: TRADE }))).toEqual(["x"]);
    expect(slack.messages()).toHaveLength(1);
  });

  it("shows metadata only when it is asked for and the scope was granted", async () => {
    const metadata = { event_type: "parley_alert", event_payload: { delivery_id: "d1" } };
    const read = async (scopes: readonly string[], isAsked: boolean): Promise<unknown> => {
      const { client } = await start({ scopes });
      await client.chat.postMessage({ channel: TRADE, text: "x", metadata });
      const reply = await client.conversations.history({ channel: TRADE, include_all_metadata: isAsked });
      return reply.messages?.[0]?.metadata;
    };
    const scopes = ["chat:write", "channels:history"];
    expect(await read([...scopes, "metadata.message:read"], true)).toEqual(metadata);
    expect(await read([...scopes, "metadata.message:read"], false)).toBeUndefined();
    expect(await read(scopes, true)).toBeUndefined();
  });
});

describe("threads", () => {
  it("keeps replies out of the channel unless they are broadcast, and counts them at the root", async () => {
    const { client } = await start();
    const { ts = "" } = await client.chat.postMessage({ channel: TRADE, text: "root" });
    await client.chat.postMessage({ channel: TRADE, text: "quiet", thread_ts: ts });
    const loud = await client.chat.postMessage({
      channel: TRADE,
      text: "loud",
      thread_ts: ts,
      reply_broadcast: true,
    });
    const { messages = [] } = await client.conversations.history({ channel: TRADE });
    expect(messages.map((message) => [message.text, message.subtype])).toEqual([
      ["loud", "thread_broadcast"],
      ["root", undefined],
    ]);
    expect(messages[1]).toMatchObject({ reply_count: 2, latest_reply: loud.ts, thread_ts: ts });
    expect(await textsOf(client.conversations.replies({ channel: TRADE, ts }))).toEqual([
      "root",
      "quiet",
      "loud",
    ]);
  });

  it("hangs a reply to a reply under the root, and refuses one to nothing", async () => {
    const { client, slack } = await start();
    const { ts = "" } = await client.chat.postMessage({ channel: TRADE, text: "root" });
    const reply = await client.chat.postMessage({ channel: TRADE, text: "a", thread_ts: ts });
    await client.chat.postMessage({ channel: TRADE, text: "b", thread_ts: reply.ts ?? "" });
    expect(slack.messages().map((message) => message.threadTs)).toEqual([null, ts, ts]);
    const lost = client.chat.postMessage({ channel: TRADE, text: "c", thread_ts: "1.000000" });
    await expect(lost).rejects.toThrow("thread_not_found");
  });
});

describe("conversations.info and conversations.list", () => {
  it("describe the channels to an app that may read them", async () => {
    const { client } = await start({ scopes: ["channels:read"] });
    const { channel } = await client.conversations.info({ channel: TRADE });
    expect(channel).toMatchObject({ id: TRADE, name: "trade-talks", is_member: true, is_archived: false });
    const { channels = [] } = await client.conversations.list();
    expect(channels.map((one) => one.name)).toEqual(["trade-talks", "parley-ops"]);
    await expect(client.conversations.info({ channel: "C0NOWHERE1" })).rejects.toThrow("channel_not_found");
  });
});
