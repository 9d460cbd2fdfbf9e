import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "../loopback-server.ts";
import type { FaultPlan, SlackFault } from "./faults.ts";
import { isRecord, type JsonRecord, textAt } from "./json-record.ts";

/** What other processes may do to a simulator over HTTP. */
export interface SimulatorControls {
  readonly state: () => unknown;
  readonly failNext: (plan: FaultPlan) => void;
  readonly revokeToken: () => void;
  readonly archive: (channel: string) => void;
  readonly unarchive: (channel: string) => void;
}

/**
 * Answers `GET /__sim/state` and `POST /__sim/fail | revoke-token | archive | unarchive` (JSON bodies: a fault plan, or
 * `{"channel": …}`), for tests whose workers run in other processes or containers.
 */
export async function answerControl(
  request: IncomingMessage,
  response: ServerResponse,
  controls: SimulatorControls,
): Promise<void> {
  const path = (request.url ?? "").split("?", 1)[0] ?? "";
  const answer = (status: number, body: unknown): void => {
    response
      .writeHead(status, { "content-type": "application/json; charset=utf-8" })
      .end(JSON.stringify(body));
  };
  if (request.method === "GET") {
    return path === "/__sim/state" ? answer(200, controls.state()) : answer(404, { ok: false });
  }
  const body = parsedObject(await readBody(request));
  switch (path) {
    case "/__sim/fail": {
      const plan = faultPlanOf(body);
      if (plan === null)
        return answer(400, { ok: false, error: "not a fault plan: method and fault.kind are needed" });
      controls.failNext(plan);
      break;
    }
    case "/__sim/revoke-token":
      controls.revokeToken();
      break;
    case "/__sim/archive":
      controls.archive(textAt(body, "channel"));
      break;
    case "/__sim/unarchive":
      controls.unarchive(textAt(body, "channel"));
      break;
    default:
      return answer(404, { ok: false });
  }
  answer(200, { ok: true });
}

function parsedObject(text: string): JsonRecord {
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function faultPlanOf(body: JsonRecord): FaultPlan | null {
  const fault = isRecord(body["fault"]) ? faultOf(body["fault"]) : null;
  const method = textAt(body, "method");
  if (fault === null || method === "") return null;
  const channel = textAt(body, "channel");
  return {
    method,
    fault,
    ...(channel === "" ? {} : { channel }),
    ...numberField(body, "nth"),
    ...numberField(body, "times"),
    ...numberField(body, "every"),
  };
}

function numberField(body: JsonRecord, key: "nth" | "times" | "every"): Partial<Record<typeof key, number>> {
  const value = body[key];
  return typeof value === "number" && value >= 1 ? { [key]: value } : {};
}

// oxlint-disable-next-line complexity -- a flat switch over the kinds of fault
function faultOf(fault: JsonRecord): SlackFault | null {
  const { kind } = fault;
  switch (kind) {
    case "reset-before-accept":
    case "accept-then-reset":
    case "accept-then-timeout":
    case "accept-then-500":
    case "stalled-body":
    case "html-200":
    case "redirect":
      return { kind };
    case "html-error":
      return { kind, status: fault["status"] === 502 ? 502 : fault["status"] === 503 ? 503 : 500 };
    case "rate-limited": {
      const seconds = fault["retryAfterSeconds"];
      return { kind, retryAfterSeconds: typeof seconds === "number" ? seconds : null };
    }
    case "refuse":
      return {
        kind,
        error: textAt(fault, "error"),
        ...(isRecord(fault["fields"]) ? { fields: fault["fields"] } : {}),
      };
    case "slow":
      return { kind, ms: Number(fault["ms"] ?? 0) };
    default:
      return null;
  }
}
