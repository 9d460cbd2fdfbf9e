import { LogLevel, WebClient } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SlackFault } from "./faults.ts";
import { openSlackSimulator, type SlackSimulator, type SlackSimulatorState } from "./open-slack-simulator.ts";

const TRADE = "C0TRADE001";
let slack: SlackSimulator;
let clock: number;

beforeEach(async () => {
  clock = 1_750_000_000_000;
  slack = await openSlackSimulator({ now: () => clock });
});

afterEach(async () => {
  await slack.close();
});

/** How the real client, set up as the notifier's is, sees one post: "ok", or the error's class and text. */
async function post(text: string = "x", deliveryId: string = "d1"): Promise<string> {
  const client = new WebClient(slack.token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 300,
    logLevel: LogLevel.ERROR,
  });
  const metadata = { event_type: "parley_alert", event_payload: { delivery_id: deliveryId } };
  return client.chat.postMessage({ channel: TRADE, text, metadata }).then(
    () => "ok",
    (error: unknown) =>
      error instanceof Error ? `${error.constructor.name}: ${error.message}` : "not an error",
  );
}

describe("failNext", () => {
  it.each<[SlackFault, RegExp, number]>([
    [{ kind: "reset-before-accept" }, /WebAPIRequestError/, 0],
    [{ kind: "accept-then-reset" }, /WebAPIRequestError/, 1],
    [{ kind: "accept-then-timeout" }, /WebAPIRequestError/, 1],
    [{ kind: "accept-then-500" }, /WebAPI(HTTP|Request)Error/, 1],
    [{ kind: "stalled-body" }, /DOMException|TimeoutError/, 1],
    [{ kind: "html-error", status: 503 }, /WebAPI(HTTP|Request)Error/, 0],
    [{ kind: "html-200" }, /WebAPIPlatformError.*<h1>/s, 0],
    [{ kind: "redirect" }, /WebAPIRequestError/, 0],
    [{ kind: "rate-limited", retryAfterSeconds: 7 }, /WebAPIRateLimitedError/, 0],
    [{ kind: "rate-limited", retryAfterSeconds: null }, /^Error: /, 0],
    [{ kind: "refuse", error: "internal_error" }, /WebAPIPlatformError.*internal_error/, 0],
    [{ kind: "slow", ms: 20 }, /^ok$/, 1],
  ])("%o reaches the real client as its own kind of failure", async (fault, seen, messages) => {
    slack.failNext({ method: "chat.postMessage", fault });
    expect(await post()).toMatch(seen);
    expect(slack.messages()).toHaveLength(messages);
    expect(slack.calls[0]).toMatchObject({
      method: "chat.postMessage",
      channel: TRADE,
      isAccepted: messages === 1,
      deliveryId: "d1",
    });
  });

  it("counts the calls: the second one of the method, twice, every other time, in one channel", async () => {
    slack.failNext({
      method: "chat.postMessage",
      channel: "#trade-talks",
      nth: 2,
      times: 2,
      every: 2,
      fault: { kind: "refuse", error: "internal_error" },
    });
    const outcomes = [];
    for (const text of ["a", "b", "c", "d", "e", "f"]) {
      clock += 1_000;
      await post(text, text);
      outcomes.push(slack.calls.at(-1)?.outcome);
    }
    expect(outcomes).toEqual(["ok", "internal_error", "ok", "internal_error", "ok", "ok"]);
  });
});

describe("the journal", () => {
  it("finds the message that a repeat after a lost answer has doubled", async () => {
    slack.failNext({ method: "chat.postMessage", fault: { kind: "accept-then-reset" } });
    await post();
    expect(slack.duplicates()).toEqual([]);
    await post();
    expect(slack.duplicates()).toMatchObject([
      { deliveryId: "d1", messages: [{ text: "x" }, { text: "x" }] },
    ]);
  });

  it("notes a call made during a Retry-After, and lets it through when the time has passed", async () => {
    slack.failNext({ method: "chat.postMessage", fault: { kind: "rate-limited", retryAfterSeconds: 30 } });
    await post();
    clock += 29_999;
    expect(await post()).toMatch(/WebAPIRateLimitedError/);
    expect(slack.violations).toHaveLength(1);
    clock += 1;
    expect(await post()).toBe("ok");
    expect(slack.violations).toHaveLength(1);
  });

  it("answers a burst to one channel with 429 and Retry-After from the fourth post on", async () => {
    const outcomes = [await post(), await post(), await post(), await post()];
    expect(outcomes.slice(0, 3)).toEqual(["ok", "ok", "ok"]);
    expect(outcomes[3]).toMatch(/WebAPIRateLimitedError/);
    expect(slack.calls.at(-1)?.outcome).toBe("ratelimited");
  });
});

function control(path: string, body: object): Promise<Response> {
  return fetch(new URL(`/__sim/${path}`, slack.apiUrl), { method: "POST", body: JSON.stringify(body) });
}

describe("the control API", () => {
  it("lets another process plan faults and read what happened", async () => {
    const fault = { kind: "refuse", error: "fatal_error" };
    expect((await control("fail", { method: "chat.postMessage", fault })).status).toBe(200);
    expect(await post()).toMatch(/fatal_error/);
    await post("<!here>");
    const response = await fetch(new URL("/__sim/state", slack.apiUrl));
    const state = (await response.json()) as SlackSimulatorState;
    expect(state.calls.map((call) => call.outcome)).toEqual(["fatal_error", "ok"]);
    expect(state.messages.map((message) => message.text)).toEqual(["<!here>"]);
    expect(state.pings.map((ping) => ping.mention)).toEqual(["<!here>"]);
    expect([state.violations, state.duplicates]).toEqual([[], []]);
  });

  it("archives and revokes, and refuses a fault it does not know", async () => {
    expect((await control("fail", { method: "chat.postMessage", fault: { kind: "gremlins" } })).status).toBe(
      400,
    );
    await control("archive", { channel: "trade-talks" });
    expect(await post()).toMatch(/is_archived/);
    await control("unarchive", { channel: "trade-talks" });
    expect(await post()).toBe("ok");
    await control("revoke-token", {});
    expect(await post()).toMatch(/token_revoked/);
  });

  it("tells listeners in this process what is posted and updated", async () => {
    const seen: string[] = [];
    const stop = slack.onMessage((message, change) => seen.push(`${change} ${message.text}`));
    await post("first");
    stop();
    await post("second");
    expect(seen).toEqual(["posted first"]);
  });
});
