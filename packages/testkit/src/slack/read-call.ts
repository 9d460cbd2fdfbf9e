import type { IncomingMessage } from "node:http";
import { isRecord, type JsonRecord } from "./json-record.ts";

/** A Web API call, before anything is checked. */
export interface ReceivedCall {
  /** e.g. `chat.postMessage`. */
  readonly method: string;
  /** From the Authorization header, else from the body. */
  readonly token: string | null;
  readonly channel: string | null;
  readonly args: JsonRecord;
  /** `missing_charset`: Slack warns of JSON bodies that do not name theirs. */
  readonly warning: string | null;
}

/** Reads a call from its address, headers and body: form fields, JSON, or the query of a GET. */
export function readCall(request: IncomingMessage, body: string): ReceivedCall {
  const url = new URL(request.url ?? "/", "http://localhost");
  const type = request.headers["content-type"] ?? "";
  const isJson = type.startsWith("application/json");
  const query = Object.fromEntries(url.searchParams);
  const { token, ...args }: JsonRecord = { ...query, ...(isJson ? jsonFields(body) : formFields(body)) };
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? null;
  return {
    method: url.pathname.slice("/api/".length),
    token: bearer ?? textOrNull(token),
    channel: textOrNull(args["channel"]),
    args,
    warning: isJson && !/charset=/i.test(type) ? "missing_charset" : null,
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function formFields(body: string): JsonRecord {
  return Object.fromEntries(new URLSearchParams(body));
}

function jsonFields(body: string): JsonRecord {
  try {
    const parsed: unknown = JSON.parse(body);
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
