import { anAlert, openSlackSimulator, type SlackSimulator } from "@parley/testkit";
import { ParleyError } from "@parley/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSink } from "../open-sink.ts";
import type { Sink } from "../sink.ts";

const TOKEN = "xoxb-simulated";
const logged: string[] = [];
const record = (fields: object, message: string): void =>
  void logged.push(`${message} ${JSON.stringify(fields)}`);
const log = { debug: record, info: record, warn: record, error: record };

let slack: SlackSimulator;
let sink: Sink;
beforeEach(async () => {
  logged.length = 0;
  slack = await openSlackSimulator({ rateLimits: false, historyLagMs: { min: 0, max: 0 } });
  sink = openSink({ slackToken: TOKEN, slackApiUrl: slack.apiUrl }, { write: () => undefined, log });
});
afterEach(async () => {
  await slack.close();
});

const alert = anAlert({ channel: "C0TRADE001" });

async function failure(promise: Promise<unknown>): Promise<ParleyError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ParleyError)) throw new Error(`no ParleyError but ${String(error)}`);
  return error;
}

describe("the Slack sink", () => {
  it("posts an alert that Slack accepts as it is, and finds it again by its delivery id", async () => {
    const receipt = await sink.deliver(alert, "d-1");
    expect(slack.messages()).toHaveLength(1);
    expect(await sink.findDelivered(alert, { deliveryId: "d-1", sentAfter: Date.now() - 60_000 })).toEqual({
      status: "found",
      receipt,
    });
    expect(await sink.findDelivered(alert, { deliveryId: "d-2", sentAfter: Date.now() - 60_000 })).toEqual({
      status: "absent",
    });
  });

  it("says when the channel cannot be read", async () => {
    await slack.close();
    slack = await openSlackSimulator({ scopes: ["chat:write"], rateLimits: false });
    sink = openSink({ slackToken: TOKEN, slackApiUrl: slack.apiUrl }, { write: () => undefined, log });
    await sink.deliver(alert, "d-1");
    expect(await sink.findDelivered(alert, { deliveryId: "d-1", sentAfter: 0 })).toEqual({
      status: "unreadable",
    });
    expect((await sink.check()).lost.length).toBeGreaterThan(0);
  });

  it.each([
    [{ kind: "rate-limited", retryAfterSeconds: 7 }, "slack_rate_limited", 7_000],
    [{ kind: "rate-limited", retryAfterSeconds: null }, "slack_rate_limited", 30_000],
    [{ kind: "refuse", error: "channel_not_found" }, "slack_misconfigured", undefined],
    [{ kind: "refuse", error: "token_revoked" }, "slack_misconfigured", undefined],
    [{ kind: "refuse", error: "internal_error" }, "slack_in_doubt", undefined],
    [{ kind: "refuse", error: "a_code_of_tomorrow" }, "slack_in_doubt", undefined],
    [{ kind: "accept-then-reset" }, "slack_in_doubt", undefined],
    [{ kind: "reset-before-accept" }, "slack_in_doubt", undefined],
    [{ kind: "accept-then-500" }, "slack_in_doubt", undefined],
    [{ kind: "html-200" }, "slack_in_doubt", undefined],
    [{ kind: "html-error", status: 503 }, "slack_in_doubt", undefined],
  ] as const)("reads %j as %s, and tries nothing by itself", async (fault, code, retryAfterMs) => {
    slack.failNext({ method: "chat.postMessage", fault });
    const error = await failure(sink.deliver(alert, "d-1"));
    expect(error).toMatchObject({ code, retryAfterMs });
    expect(slack.calls.filter((call) => call.method === "chat.postMessage")).toHaveLength(1);
    expect(JSON.stringify([error.message, String(error.cause), logged])).not.toContain(TOKEN);
  });

  it("knows that nothing was posted when there was no connection", async () => {
    await slack.close();
    expect((await failure(sink.deliver(alert, "d-1"))).code).toBe("slack_unreachable");
    slack = await openSlackSimulator();
  });

  it("falls back to plain text when the blocks are refused", async () => {
    slack.failNext({ method: "chat.postMessage", fault: { kind: "refuse", error: "invalid_blocks" } });
    await sink.deliver(alert, "d-1");
    expect(slack.messages()[0]?.text).toContain("Why:");
    expect(logged.join()).toContain("blocks refused");
  });

  it("marks a possible repeat", async () => {
    await sink.deliver(alert, "d-1", { possibleRepeat: true });
    expect(JSON.stringify(slack.messages()[0])).toContain("possible repeat");
  });

  it("survives 300 hostile headlines: none refused, no ping, no live link", async () => {
    const nasty = [
      "<!channel> <!here> <@U1> <!subteam^S1>",
      "<https://evil.example|Reuters> & <b>",
      "\u202Egnitirw desrever\u0000\u0007",
      "🏴‍☠️".repeat(200),
      "a".repeat(20_000),
      "x\ud800",
      "*bold* _it_ ~no~ `code`",
      "",
    ];
    for (let n = 0; n < 300; n++) {
      const text = `${nasty[n % nasty.length]}${nasty[(n * 7 + 3) % nasty.length]}`;
      const hostile = anAlert({
        id: `a-${n}`,
        channel: "C0TRADE001",
        headline: text,
        proof: text,
        venue: text.slice(0, 50),
        people: [{ name: text.slice(0, 80), as: text, inferred: n % 2 === 0 }],
        source: {
          outlet: text,
          tier: "press",
          title: text,
          language: "xx-nonsense",
          url: n % 3 === 0 ? "javascript:alert(1)" : "https://e.example.com/?q=<b>",
        },
        why: { score: 0.9, minScore: 0.5, cues: [text, text], route: text },
      });
      await sink.deliver(hostile, `d-${n}`);
    }
    expect(slack.messages()).toHaveLength(300);
    expect(slack.pings).toEqual([]);
    expect(logged).toEqual([]);
    expect(slack.messages().every((message) => message.text.trim() !== "")).toBe(true);
  });
});
