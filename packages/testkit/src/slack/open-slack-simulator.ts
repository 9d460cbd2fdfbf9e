import type { IncomingMessage, ServerResponse } from "node:http";
import type { EpochMs } from "@parley/core";
import { type ListenOptions, openServer, readBody } from "../loopback-server.ts";
import { answerControl } from "./control-api.ts";
import { type FaultPlan, openFaultQueue, type SlackFault } from "./faults.ts";
import { findPings } from "./find-pings.ts";
import { type JsonRecord, recordAt, textAt } from "./json-record.ts";
import { missingScope, SLACK_METHODS } from "./methods.ts";
import { openMessagePage } from "./message-page.ts";
import { openRateModel, type RatedCall } from "./rate-model.ts";
import { readCall, type ReceivedCall } from "./read-call.ts";
import { parsedJson, refusal } from "./check-message.ts";
import { sendReply, type SlackReply } from "./send-reply.ts";
import { type ChannelOptions, openWorkspace, type SlackListener, type SlackMessage } from "./workspace.ts";

/** How the simulated Slack is set up; without options it behaves like a workspace with Parley's default manifest. */
export interface SlackSimulatorOptions extends ListenOptions {
  /** Makes the history lag repeatable; default 1. */
  readonly seed?: number;
  /** Every time the simulator takes or writes; default `Date.now`. */
  readonly now?: () => EpochMs;
  /** The only token that is let in; default `xoxb-simulated`. */
  readonly token?: string;
  /** Default: chat.write, both history scopes and metadata.message:read, as in Parley's default manifest. */
  readonly scopes?: readonly string[];
  /** Default: `C0TRADE001` trade-talks and `C0OPS00001` parley-ops. */
  readonly channels?: readonly ChannelOptions[];
  /** Posting to an unknown channel makes it, instead of `channel_not_found`. */
  readonly anyChannel?: boolean;
  /** How long until a posted message shows in conversations.history; default 0 to 2 000 ms. */
  readonly historyLagMs?: { readonly min: number; readonly max: number };
  /** Default true: one post a second and channel (burst 3), 300 a minute in all (burst 20), the tiers of the other methods. */
  readonly rateLimits?: boolean;
  /** Default true: the message page at `/`. */
  readonly page?: boolean;
}

/** One call as it arrived and ended. */
export interface SlackCall {
  readonly method: string;
  /** The channel as the caller wrote it; null when the method has none. */
  readonly channel: string | null;
  readonly at: EpochMs;
  /** `ok`, Slack's error code, or `fault:` and the kind of the fault. */
  readonly outcome: string;
  /** Whether the method did its work, whatever the caller was told. */
  readonly isAccepted: boolean;
  readonly deliveryId: string | null;
}

/** A live mention that readers would have been notified of. */
export interface SlackPing {
  readonly channel: string;
  readonly ts: string;
  /** As written, e.g. `<!channel>`. */
  readonly mention: string;
}

/** Messages that carry the same delivery id: more than one means that readers saw it twice. */
export interface SlackDuplicate {
  readonly deliveryId: string;
  readonly messages: readonly SlackMessage[];
}

/** Everything the simulator remembers; also `GET /__sim/state`. */
export interface SlackSimulatorState {
  readonly messages: readonly SlackMessage[];
  readonly pings: readonly SlackPing[];
  readonly violations: readonly SlackCall[];
  readonly calls: readonly SlackCall[];
  readonly duplicates: readonly SlackDuplicate[];
}

/** A Slack on this machine. */
export interface SlackSimulator {
  /** For `slackApiUrl`: ends in `/api/`. */
  readonly apiUrl: string;
  /** Where a person can look at the messages. */
  readonly pageUrl: string;
  readonly token: string;
  /** What is in the workspace now, oldest first; of one channel (id or name) or of all. */
  messages(channel?: string): readonly SlackMessage[];
  readonly pings: readonly SlackPing[];
  /** Calls that were made although a Retry-After had not passed yet. */
  readonly violations: readonly SlackCall[];
  /** The newest 100 000, oldest first. */
  readonly calls: readonly SlackCall[];
  /** Groups of messages with one `metadata.event_payload.delivery_id`; empty when all went well. */
  duplicates(): readonly SlackDuplicate[];
  failNext(plan: FaultPlan): void;
  /** From now on every call is refused with `token_revoked`. */
  revokeToken(): void;
  /** From now on posting to the channel is refused with `is_archived`. */
  archive(channel: string): void;
  unarchive(channel: string): void;
  /** Called when a message is posted, updated or deleted; the result ends it. */
  onMessage(listener: SlackListener): () => void;
  close(): Promise<void>;
}

const DEFAULT_CHANNELS = [
  { id: "C0TRADE001", name: "trade-talks" },
  { id: "C0OPS00001", name: "parley-ops" },
];
const DEFAULT_SCOPES = ["chat:write", "channels:history", "groups:history", "metadata.message:read"];
/** Propagation lag seen by others (korotovsky/slack-mcp-server#284) has no published length: two seconds is the notes' guess. */
const DEFAULT_LAG_MS = { min: 0, max: 2_000 };
/** A soak test of hours stays in memory; no test looks further back. */
const MAX_CALLS = 100_000;

/**
 * Starts a Slack on 127.0.0.1: the methods a notifier uses, with Slack's errors, limits, Block Kit validation, threads, history
 * with lag and metadata scopes, faults on demand, a journal of all calls, and a page that shows the messages as Slack does.
 *
 * What it cannot know is in its comments: real Slack was never reached from it.
 */
// oxlint-disable-next-line max-lines-per-function -- one closure over the simulator's state; its parts are in their own files
export async function openSlackSimulator(options: SlackSimulatorOptions = {}): Promise<SlackSimulator> {
  const now = options.now ?? Date.now;
  const token = options.token ?? "xoxb-simulated";
  const scopes = new Set(options.scopes ?? DEFAULT_SCOPES);
  const lag = options.historyLagMs ?? DEFAULT_LAG_MS;
  const random = seededRandom(options.seed ?? 1);
  const workspace = openWorkspace({
    channels: options.channels ?? DEFAULT_CHANNELS,
    anyChannel: options.anyChannel ?? false,
    now,
    nextLagMs: () => lag.min + Math.floor(random() * (lag.max - lag.min + 1)),
  });
  const rates = openRateModel({ isEnforced: options.rateLimits ?? true });
  const faults = openFaultQueue();
  const pings: SlackPing[] = [];
  const violations: SlackCall[] = [];
  const calls: SlackCall[] = [];
  let isRevoked = false;

  const onShown = (message: SlackMessage, args: JsonRecord): void => {
    const shown = { ...message, parse: textAt(args, "parse"), linksNames: isTrue(args["link_names"]) };
    for (const mention of findPings(shown)) pings.push({ channel: message.channel, ts: message.ts, mention });
  };
  const perform = (call: ReceivedCall): JsonRecord => {
    const method = SLACK_METHODS[call.method];
    if (method === undefined) return refusal("unknown_method", { req_method: call.method });
    if (call.token === null) return refusal("not_authed");
    if (isRevoked) return refusal("token_revoked");
    if (call.token !== token) return refusal("invalid_auth");
    const isGranted = method.scopes.length === 0 || method.scopes.some((scope) => scopes.has(scope));
    if (!isGranted) return missingScope(method.scopes, scopes);
    return method.run(call.args, { workspace, scopes, now, onShown });
  };
  const record = (call: ReceivedCall, at: EpochMs, reply: SlackReply): SlackCall => {
    const entry = {
      method: call.method,
      channel: call.channel,
      at,
      ...outcomeOf(reply),
      deliveryId: deliveryIdOf(call),
    };
    calls.push(entry);
    if (calls.length > MAX_CALLS) calls.shift();
    return entry;
  };
  const ratedCall = (call: ReceivedCall, at: EpochMs): RatedCall => {
    const channel = call.channel === null ? null : (workspace.findChannel(call.channel)?.id ?? call.channel);
    return { method: call.method, tier: SLACK_METHODS[call.method]?.tier ?? "special", channel, at };
  };
  const decide = (call: ReceivedCall, at: EpochMs): SlackReply => {
    const rated = ratedCall(call, at);
    const verdict = rates.judge(rated);
    const name = workspace.channels().find((channel) => channel.id === rated.channel)?.name ?? "";
    const fault = faults.take(call.method, [call.channel ?? "", rated.channel ?? "", name]);
    if (verdict.status === "limited" && fault === null) {
      const reply: SlackReply = { status: "limited", retryAfterSeconds: verdict.retryAfterSeconds };
      const entry = record(call, at, reply);
      if (verdict.isViolation) violations.push(entry);
      return reply;
    }
    if (fault?.kind === "rate-limited") rates.block(rated, fault.retryAfterSeconds ?? 0);
    const reply = replyTo(fault, () => perform(call));
    record(call, at, reply);
    return reply;
  };

  const state = (): SlackSimulatorState => ({
    messages: workspace.messages(),
    pings,
    violations,
    calls,
    duplicates: duplicatesAmong(workspace.messages()),
  });
  const page = options.page === false ? null : openMessagePage(workspace);
  const controls = {
    state,
    failNext: (plan: FaultPlan) => faults.add(plan),
    revokeToken: () => {
      isRevoked = true;
    },
    archive: (channel: string) => workspace.archive(channel, true),
    unarchive: (channel: string) => workspace.archive(channel, false),
  };
  const server = await openServer(async (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    if (path.startsWith("/__sim/") && path !== "/__sim/events")
      return answerControl(request, response, controls);
    if (!path.startsWith("/api/")) {
      if (page?.answer(request, response) !== true) response.writeHead(404).end();
      return;
    }
    const call = readCall(request, await readBody(request));
    await sendReply(response, decide(call, now()), { scopes, method: SLACK_METHODS[call.method], call });
  }, options);

  return {
    apiUrl: `${server.origin}/api/`,
    pageUrl: `${server.origin}/`,
    token,
    messages: (channel) => workspace.messages(channel),
    pings,
    violations,
    calls,
    duplicates: () => duplicatesAmong(workspace.messages()),
    ...controls,
    onMessage: (listener) => workspace.onMessage(listener),
    close: async () => {
      page?.close();
      await server.close();
    },
  };
}

/** Faults of which the caller learns nothing although the method does its work. */
const ACCEPTING: ReadonlySet<SlackFault["kind"]> = new Set([
  "accept-then-reset",
  "accept-then-timeout",
  "accept-then-500",
  "stalled-body",
  "slow",
]);

function replyTo(fault: SlackFault | null, work: () => JsonRecord): SlackReply {
  if (fault === null) return { status: "answered", body: work() };
  if (fault.kind === "refuse") return { status: "answered", body: refusal(fault.error, fault.fields ?? {}) };
  if (fault.kind === "rate-limited") return { status: "limited", retryAfterSeconds: fault.retryAfterSeconds };
  return { status: "fault", fault, body: ACCEPTING.has(fault.kind) ? work() : null };
}

function outcomeOf(reply: SlackReply): Pick<SlackCall, "outcome" | "isAccepted"> {
  if (reply.status === "limited") return { outcome: "ratelimited", isAccepted: false };
  const isAccepted = reply.body !== null && reply.body["ok"] === true;
  if (reply.status === "fault") return { outcome: `fault:${reply.fault.kind}`, isAccepted };
  return { outcome: isAccepted ? "ok" : textAt(reply.body, "error"), isAccepted };
}

function deliveryIdOf(call: ReceivedCall): string | null {
  const metadata = parsedJson(call.args["metadata"]);
  return deliveryIdIn({ metadata });
}

function deliveryIdIn(message: { readonly metadata: unknown }): string | null {
  const payload = recordAt(recordAt({ metadata: message.metadata }, "metadata"), "event_payload");
  return textAt(payload, "delivery_id") || null;
}

function duplicatesAmong(messages: readonly SlackMessage[]): readonly SlackDuplicate[] {
  const groups = Map.groupBy(messages, deliveryIdIn);
  return [...groups].flatMap(([deliveryId, group]) =>
    deliveryId !== null && group.length > 1 ? [{ deliveryId, messages: group }] : [],
  );
}

function isTrue(value: unknown): boolean {
  return value === true || value === "true" || value === "1";
}

/** mulberry32: 0 inclusive to 1 exclusive, the same sequence for the same seed. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
