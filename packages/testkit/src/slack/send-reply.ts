import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { SlackFault } from "./faults.ts";
import type { JsonRecord } from "./json-record.ts";
import type { SlackMethod } from "./methods.ts";
import type { ReceivedCall } from "./read-call.ts";

/** What is to be said to a call. */
export type SlackReply =
  | { readonly status: "answered"; readonly body: JsonRecord }
  | { readonly status: "limited"; readonly retryAfterSeconds: number | null }
  | { readonly status: "fault"; readonly fault: SlackFault; readonly body: JsonRecord | null };

/** What goes into the headers and warnings of every answer. */
export interface ReplySetting {
  readonly scopes: ReadonlySet<string>;
  readonly method: SlackMethod | undefined;
  readonly call: ReceivedCall;
}

const HTML_PAGE =
  "<!DOCTYPE html><html><head><title>Server error</title></head><body><h1>Something went wrong</h1><p>Please try again.</p></body></html>";

/** Writes the answer, or does to the connection what the fault says. */
export async function sendReply(
  response: ServerResponse,
  reply: SlackReply,
  setting: ReplySetting,
): Promise<void> {
  if (reply.status === "fault") return sendFault(response, reply, setting);
  if (reply.status === "answered") return sendJson(response, { status: 200, body: reply.body }, setting);
  const { retryAfterSeconds } = reply;
  if (retryAfterSeconds !== null) response.setHeader("retry-after", String(retryAfterSeconds));
  sendJson(response, { status: 429, body: { ok: false, error: "ratelimited" } }, setting);
}

// oxlint-disable-next-line complexity -- a flat switch over the kinds of fault
async function sendFault(
  response: ServerResponse,
  reply: Extract<SlackReply, { readonly status: "fault" }>,
  setting: ReplySetting,
): Promise<void> {
  const { fault } = reply;
  const body = reply.body ?? {};
  switch (fault.kind) {
    case "reset-before-accept":
    case "accept-then-reset":
      response.socket?.resetAndDestroy();
      return;
    case "accept-then-timeout":
      return;
    case "accept-then-500":
      return sendHtml(response, 500);
    case "stalled-body": {
      const text = JSON.stringify(body);
      writeHead(response, 200, { length: Buffer.byteLength(text), setting });
      response.write(text.slice(0, Math.floor(text.length / 2)));
      return;
    }
    case "html-error":
      return sendHtml(response, fault.status);
    case "html-200":
      return sendHtml(response, 200);
    case "redirect":
      response.writeHead(302, { location: "https://login.example.com/" }).end();
      return;
    case "slow":
      await pause(fault.ms);
      return sendJson(response, { status: 200, body }, setting);
    case "rate-limited":
    case "refuse":
      // Decided before they come here: they are ordinary answers.
      return sendJson(response, { status: 200, body }, setting);
  }
}

function sendHtml(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8" }).end(HTML_PAGE);
}

function sendJson(
  response: ServerResponse,
  answer: { readonly status: number; readonly body: JsonRecord },
  setting: ReplySetting,
): void {
  const { warning } = setting.call;
  const { status, body } = answer;
  const warned =
    warning === null || body["warning"] !== undefined
      ? body
      : { ...body, warning, response_metadata: { warnings: [warning] } };
  const text = JSON.stringify(warned);
  writeHead(response, status, { length: Buffer.byteLength(text), setting });
  response.end(text);
}

function writeHead(
  response: ServerResponse,
  status: number,
  answer: { readonly length: number; readonly setting: ReplySetting },
): void {
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": String(answer.length),
    "x-oauth-scopes": [...answer.setting.scopes].join(","),
    "x-accepted-oauth-scopes": answer.setting.method?.scopes.join(",") ?? "",
    "x-slack-req-id": randomUUID(),
  });
}
