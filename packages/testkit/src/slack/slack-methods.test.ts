import { type Logger, LogLevel, type WebAPIPlatformError, WebClient } from "@slack/web-api";
import { afterEach, describe, expect, it } from "vitest";
import {
  openSlackSimulator,
  type SlackSimulator,
  type SlackSimulatorOptions,
} from "./open-slack-simulator.ts";

const TRADE = "C0TRADE001";
const open: SlackSimulator[] = [];

/** The client prints what it throws as well. */
const SILENT: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

async function start(
  options: SlackSimulatorOptions = {},
): Promise<{ slack: SlackSimulator; client: WebClient }> {
  const slack = await openSlackSimulator({ historyLagMs: { min: 0, max: 0 }, ...options });
  open.push(slack);
  return { slack, client: clientOf(slack) };
}

function clientOf(slack: SlackSimulator, token: string = slack.token): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 2_000,
    logger: SILENT,
  });
}

async function refusalOf(call: Promise<unknown>): Promise<Record<string, unknown>> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason as WebAPIPlatformError,
  );
  return { ...error?.data };
}

function metadata(deliveryId: string): { event_type: string; event_payload: { delivery_id: string } } {
  return { event_type: "parley_alert", event_payload: { delivery_id: deliveryId } };
}

const richText = {
  type: "rich_text" as const,
  elements: [{ type: "rich_text_section" as const, elements: [{ type: "text" as const, text: "talks" }] }],
};

describe("auth", () => {
  it("tells who the token belongs to, and its scopes in a header", async () => {
    const { client } = await start();
    const reply = await client.auth.test();
    expect(reply).toMatchObject({
      ok: true,
      team_id: "T0PARLEY01",
      bot_id: "B0PARLEY01",
      is_enterprise_install: false,
    });
    expect(reply.response_metadata?.scopes).toContain("metadata.message:read");
  });

  it("refuses a wrong token, a revoked one and a call without one", async () => {
    const { slack, client } = await start();
    expect(await refusalOf(clientOf(slack, "xoxb-other").auth.test())).toMatchObject({
      error: "invalid_auth",
    });
    const bare = await fetch(`${slack.apiUrl}auth.test`, { method: "POST" });
    expect([bare.status, await bare.json()]).toEqual([200, { ok: false, error: "not_authed" }]);
    slack.revokeToken();
    expect(await refusalOf(client.auth.test())).toMatchObject({ error: "token_revoked" });
  });

  it("names the scope that is missing", async () => {
    const { client } = await start({ scopes: ["chat:write"] });
    const refusal = await refusalOf(client.conversations.history({ channel: TRADE }));
    expect(refusal).toMatchObject({
      error: "missing_scope",
      needed: "channels:history,groups:history",
      provided: "chat:write",
    });
  });

  it("refuses a method it does not have", async () => {
    const { client } = await start();
    expect(await refusalOf(client.apiCall("chat.nonsense"))).toMatchObject({ error: "unknown_method" });
    expect(await client.apiCall("api.test", { foo: "bar" })).toMatchObject({
      ok: true,
      args: { foo: "bar" },
    });
  });
});

describe("chat.postMessage", () => {
  it("gives each message of a channel a later ts, even within one millisecond", async () => {
    const { client, slack } = await start({ now: () => 1_750_000_000_000 });
    const sent = [];
    for (const text of ["a", "b", "c"])
      sent.push((await client.chat.postMessage({ channel: TRADE, text })).ts);
    expect(sent).toEqual(["1750000000.000000", "1750000000.000001", "1750000000.000002"]);
    expect(slack.messages("trade-talks").map((message) => message.text)).toEqual(["a", "b", "c"]);
  });

  it("takes a channel's name, and refuses an unknown, an archived and a foreign channel", async () => {
    const { client, slack } = await start({
      channels: [
        { id: TRADE, name: "trade-talks" },
        { id: "C0FOREIGN1", name: "foreign", isMember: false },
        { id: "G0SECRET01", name: "secret", isMember: false, isPrivate: true },
      ],
    });
    expect(await client.chat.postMessage({ channel: "#trade-talks", text: "x" })).toMatchObject({
      channel: TRADE,
    });
    const errorOf = async (channel: string): Promise<unknown> =>
      (await refusalOf(client.chat.postMessage({ channel, text: "x" })))["error"];
    expect(await errorOf("#nowhere")).toBe("channel_not_found");
    expect(await errorOf("C0FOREIGN1")).toBe("not_in_channel");
    expect(await errorOf("G0SECRET01")).toBe("channel_not_found");
    slack.archive("trade-talks");
    expect(await errorOf(TRADE)).toBe("is_archived");
    slack.unarchive("trade-talks");
    expect(await errorOf(TRADE)).toBeUndefined();
  });

  it("makes any channel when told to", async () => {
    const { client, slack } = await start({ anyChannel: true });
    const { channel } = await client.chat.postMessage({ channel: "#desk", text: "x" });
    expect(slack.messages("#desk").map((message) => message.channel)).toEqual([channel]);
    expect(await client.chat.postMessage({ channel: "C0ANYTHING", text: "x" })).toMatchObject({
      channel: "C0ANYTHING",
    });
  });
});

describe("the content of a message", () => {
  it("answers invalid blocks as Slack does, with the place twice", async () => {
    const { client, slack } = await start();
    const blocks = [{ type: "section" as const, text: { type: "mrkdwn" as const, text: "x".repeat(3001) } }];
    const lines = [
      "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
      "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ];
    const refusal = await refusalOf(client.chat.postMessage({ channel: TRADE, text: "x", blocks }));
    expect(refusal).toMatchObject({
      error: "invalid_blocks",
      errors: lines,
      response_metadata: { messages: lines.map((line) => `[ERROR] ${line}`) },
    });
    expect(slack.messages()).toEqual([]);
  });

  it("refuses more than 13 200 characters of block text, and nothing at all", async () => {
    const { client } = await start();
    const long = { type: "section" as const, text: { type: "mrkdwn" as const, text: "x".repeat(2_700) } };
    const blocks = Array.from({ length: 5 }, () => long);
    expect(await refusalOf(client.chat.postMessage({ channel: TRADE, text: "x", blocks }))).toMatchObject({
      error: "msg_blocks_too_long",
    });
    expect(await refusalOf(client.chat.postMessage({ channel: TRADE, text: "" }))).toMatchObject({
      error: "no_text",
    });
  });

  it("cuts text at 40 000 characters and warns", async () => {
    const { client, slack } = await start();
    const reply = await client.chat.postMessage({ channel: TRADE, text: "x".repeat(40_001) });
    expect(reply["warning"]).toBe("message_truncated");
    expect(slack.messages()[0]?.text).toHaveLength(40_000);
  });

  it("refuses malformed metadata by its own codes", async () => {
    const { client } = await start();
    const post = (value: string): Promise<Record<string, unknown>> =>
      refusalOf(client.apiCall("chat.postMessage", { channel: TRADE, text: "x", metadata: value }));
    expect(await post("{")).toMatchObject({ error: "invalid_metadata_format" });
    expect(await post('{"event_type":"x"}')).toMatchObject({ error: "invalid_metadata_schema" });
    expect(await post(JSON.stringify(metadata("x".repeat(9_000))))).toMatchObject({
      error: "metadata_too_large",
    });
  });

  it("records a mention that would notify people, and none for escaped text", async () => {
    const { client, slack } = await start();
    await client.chat.postMessage({ channel: TRADE, text: "&lt;!channel&gt; talks" });
    const { ts } = await client.chat.postMessage({ channel: TRADE, text: "<!channel> talks" });
    expect(slack.pings).toEqual([{ channel: TRADE, ts, mention: "<!channel>" }]);
  });

  it("takes JSON bodies, and warns when they do not name their charset", async () => {
    const { slack } = await start();
    const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: "POST",
      headers: { authorization: `Bearer ${slack.token}`, "content-type": "application/json" },
      body: JSON.stringify({ channel: TRADE, text: "x", blocks: [richText] }),
    });
    expect(await response.json()).toMatchObject({ ok: true, warning: "missing_charset" });
    expect(slack.messages()[0]?.blocks).toEqual([richText]);
  });
});

describe("chat.update and chat.delete", () => {
  it("keeps metadata that is not sent, and takes blocks away when only text is sent", async () => {
    const { client, slack } = await start();
    const { ts = "" } = await client.chat.postMessage({
      channel: TRADE,
      text: "x",
      blocks: [richText],
      metadata: metadata("d1"),
    });
    await client.chat.update({ channel: TRADE, ts, text: "y" });
    expect(slack.messages()).toMatchObject([
      { text: "y", blocks: [], metadata: metadata("d1"), revision: 2 },
    ]);
  });

  it("marks an edit of the text, and none of the blocks", async () => {
    const { client } = await start();
    const { ts = "" } = await client.chat.postMessage({ channel: TRADE, text: "x", blocks: [richText] });
    const quiet = await client.chat.update({ channel: TRADE, ts, text: "y", blocks: [richText] });
    expect(quiet.message).not.toHaveProperty("edited");
    const loud = await client.chat.update({ channel: TRADE, ts, text: "z" });
    expect(loud.message).toHaveProperty("edited");
  });

  it("refuses a name for a channel, an unknown ts, long text and other blocks for rich text", async () => {
    const { client } = await start();
    const { ts = "" } = await client.chat.postMessage({ channel: TRADE, text: "x", blocks: [richText] });
    const errorOf = async (fields: object): Promise<unknown> =>
      (await refusalOf(client.apiCall("chat.update", { channel: TRADE, ts, text: "y", ...fields })))["error"];
    expect(await errorOf({ channel: "#trade-talks" })).toBe("channel_not_found");
    expect(await errorOf({ ts: "1.000000" })).toBe("message_not_found");
    expect(await errorOf({ text: "x".repeat(4_001) })).toBe("msg_too_long");
    expect(await errorOf({ blocks: [{ type: "divider" }] })).toBe("block_mismatch");
  });

  it("removes a message for good, and gives its link while it is there", async () => {
    const { client, slack } = await start();
    const { ts = "" } = await client.chat.postMessage({ channel: TRADE, text: "x" });
    const link = await client.chat.getPermalink({ channel: TRADE, message_ts: ts });
    expect(link.permalink).toBe(`https://trade-desk.slack.com/archives/${TRADE}/p${ts.replace(".", "")}`);
    await client.chat.delete({ channel: TRADE, ts });
    expect(slack.messages()).toEqual([]);
    expect(await refusalOf(client.chat.delete({ channel: TRADE, ts }))).toMatchObject({
      error: "message_not_found",
    });
  });
});

describe("blocks.validate", () => {
  it("says yes to good blocks and where bad ones are wrong", async () => {
    const { client } = await start();
    const validate = (args: Record<string, unknown>): Promise<unknown> =>
      client.apiCall("blocks.validate", args);
    expect(await validate({ blocks: [richText] })).toMatchObject({ ok: true });
    expect(await refusalOf(validate({ blocks: [{ type: "nonsense" }] }))).toMatchObject({
      error: "invalid_blocks",
      errors: [{ code: "failed_constraint", message: "unsupported type: nonsense", pointer: "/0/type" }],
    });
    expect(await refusalOf(validate({}))).toMatchObject({ error: "invalid_arguments" });
  });
});
