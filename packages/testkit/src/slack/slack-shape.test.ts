import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSlackSimulator, type SlackSimulator } from "./open-slack-simulator.ts";

/** Recorded answers of real Slack (their keys only) and its published schemas, kept beside the repository where available. */
const SAMPLES = new URL("../../../../../shared/eval/slack-samples", import.meta.url).pathname;

const replies: Record<string, unknown> = {};
let slack: SlackSimulator;

async function call(method: string, args: object = {}): Promise<{ ts: string }> {
  const response = await fetch(slack.apiUrl + method, {
    method: "POST",
    headers: { authorization: `Bearer ${slack.token}`, "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify({ channel: "C0TRADE001", ...args }),
  });
  replies[method] = await response.json();
  return replies[method] as { ts: string };
}

beforeAll(async () => {
  slack = await openSlackSimulator({
    rateLimits: false,
    historyLagMs: { min: 0, max: 0 },
    scopes: ["chat:write", "channels:history", "metadata.message:read", "channels:read"],
  });
  const metadata = { event_type: "parley_alert", event_payload: {} };
  const { ts } = await call("chat.postMessage", { text: "root", metadata });
  await call("chat.update", { ts, text: "root, edited" });
  const reply = await call("chat.postMessage", { text: "reply", thread_ts: ts, reply_broadcast: true });
  await call("auth.test");
  await call("conversations.history", { include_all_metadata: true });
  await call("conversations.replies", { ts });
  await call("conversations.info");
  await call("conversations.list");
  await call("chat.getPermalink", { message_ts: ts });
  await call("chat.delete", { ts: reply.ts });
});

afterAll(async () => {
  await slack.close();
});

describe.skipIf(!existsSync(SAMPLES))(
  "the shape of answers (skipped where the samples are not present)",
  () => {
    it("has no field that real Slack was never seen to send", () => {
      const unknown = Object.entries(replies).flatMap(([method, reply]) => {
        const recorded = new Set(keysOf(readJson(`java-json-logs/api/${method}.json`)));
        return keysOf(reply).flatMap((key) => (recorded.has(key) ? [] : [`${method}${key}`]));
      });
      // The recordings hold no thread with a broadcast reply; docs.slack.dev shows its subtype.
      expect(unknown).toEqual(["conversations.replies.messages[].subtype"]);
    });

    it("has every field that Slack's published schemas require", () => {
      const missing = Object.entries(replies).flatMap(([method, reply]) => {
        const file = `openapi-2021/${method}.json`;
        if (!existsSync(`${SAMPLES}/${file}`)) return [];
        const { schemas } = readJson(file) as { schemas: Record<string, { required?: string[] }> };
        const keys = Object.keys(reply as object);
        return (schemas["200"]?.required ?? [])
          .filter((key) => !keys.includes(key))
          .map((key) => `${method}.${key}`);
      });
      expect(missing).toEqual([]);
    });
  },
);

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(`${SAMPLES}/${file}`, "utf8"));
}

function keysOf(value: unknown, at: string = ""): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((entry) => keysOf(entry, `${at}[]`)))];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [`${at}.${key}`, ...keysOf(inner, `${at}.${key}`)]);
}
