import type { Alert, Notice, Receipt } from "@parley/core";
import { type Logger as SlackLogger, LogLevel, WebClient } from "@slack/web-api";
import type { Found, Sink, SinkCheck } from "../sink.ts";
import { alertMessage, noticeMessage, plainMessage } from "./alert-message.ts";
import { isFormRefused, readSlackError } from "./read-error.ts";

/** What a log must offer; pino's logger does. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Where channel ids are kept by the names that routes use: history is read by id, and only an answer of Slack's tells it. */
export interface ChannelBook {
  find(name: string): Promise<string | null>;
  keep(name: string, id: string): Promise<void>;
}

const EVENT_TYPE = "trade_talk_alert";

/** Scopes beyond posting, and what is lost without each. */
const WANTED_SCOPES: readonly (readonly [scope: string, lost: string])[] = [
  ["chat:write", "nothing can be posted"],
  [
    "channels:history",
    "a delivery in doubt cannot be looked up in public channels, it is repeated and says so",
  ],
  ["groups:history", "the same for private channels"],
  ["metadata.message:read", "messages cannot be recognised when they are looked up"],
];

/** Messages read when looking for one; more were not posted since the doubt arose. */
const HISTORY_LIMIT = 200;

/**
 * Slack through its own client. Retries, waiting and order are not the client's business: with its defaults one lost answer
 * makes three messages, and a 429 on one channel stops all others.
 */
// oxlint-disable-next-line max-lines-per-function -- one closure over the client; what it sends and reads is elsewhere
export function slackSink(options: {
  readonly token: string;
  readonly apiUrl: string | null;
  readonly log: Log;
  readonly channels?: ChannelBook | undefined;
}): Sink {
  const client = new WebClient(options.token, {
    ...(options.apiUrl === null ? {} : { slackApiUrl: options.apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 10_000,
    maxRequestConcurrency: 8,
    allowAbsoluteUrls: false,
    logger: quietLogger(options.log),
  });
  /** Channel ids by the names that routes use, learned from answers. */
  const ids = new Map<string, string>();

  async function post(message: Alert | Notice, deliveryId: string, body: Body): Promise<Receipt> {
    const channel = message.channel ?? "";
    const posted = await client.chat.postMessage({
      channel,
      ...body,
      metadata: metadataOf(message, deliveryId),
      parse: "none",
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
    });
    const id = posted.channel ?? channel;
    await remember(channel, id);
    return { sink: "slack", messageId: posted.ts ?? "", channel: id };
  }

  async function remember(channel: string, id: string): Promise<void> {
    if (!channel.startsWith("#") || ids.get(channel) === id) return;
    ids.set(channel, id);
    await options.channels?.keep(channel, id);
  }

  async function idOf(channel: string): Promise<string | null> {
    if (!channel.startsWith("#")) return channel;
    const known = ids.get(channel) ?? (await options.channels?.find(channel));
    if (known !== undefined && known !== null) return known;
    const listed = await client.conversations.list({
      limit: 999,
      exclude_archived: true,
      types: "public_channel,private_channel",
    });
    const found = listed.channels?.find((entry) => `#${entry.name}` === channel)?.id;
    if (found !== undefined) await remember(channel, found);
    return found ?? null;
  }

  async function findDelivered(
    message: Alert | Notice,
    search: { readonly deliveryId: string; readonly sentAfter: number },
  ): Promise<Found> {
    const channel = await idOf(message.channel ?? "");
    if (channel === null) return { status: "unreadable" };
    const history = await client.conversations.history({
      channel,
      oldest: String(search.sentAfter / 1_000 - 5), // clocks differ
      limit: HISTORY_LIMIT,
      include_all_metadata: true,
    });
    const messages = history.messages ?? [];
    const found = messages.find((entry) => deliveryIdOf(entry.metadata) === search.deliveryId);
    if (found?.ts !== undefined) {
      return { status: "found", receipt: { sink: "slack", messageId: found.ts, channel } };
    }
    // Without the metadata scope, messages come without metadata: then their absence proves nothing.
    const isBlind = messages.length > 0 && messages.every((entry) => entry.metadata === undefined);
    return { status: isBlind && !(await mayReadMetadata()) ? "unreadable" : "absent" };
  }

  let readsMetadata: boolean | null = null;
  async function mayReadMetadata(): Promise<boolean> {
    readsMetadata ??= ((await client.auth.test()).response_metadata?.scopes ?? []).includes(
      "metadata.message:read",
    );
    return readsMetadata;
  }

  return {
    id: "slack",

    async deliver(message, deliveryId, { possibleRepeat } = { possibleRepeat: false }) {
      const body =
        message.kind === "alert" ? alertMessage(message, { possibleRepeat }) : noticeMessage(message);
      const channel = message.channel ?? "";
      try {
        return await post(message, deliveryId, body);
      } catch (error) {
        if (!isFormRefused(error)) throw readSlackError(error, channel);
        options.log.error(
          { channel, reason: readSlackError(error, channel).message },
          "blocks refused, sent as plain text",
        );
      }
      try {
        return await post(message, deliveryId, plainMessage(message));
      } catch (error) {
        throw readSlackError(error, channel);
      }
    },

    async findDelivered(message, search) {
      try {
        return await findDelivered(message, search);
      } catch (error) {
        const read = readSlackError(error, message.channel ?? "");
        if (read.code === "slack_misconfigured") return { status: "unreadable" };
        throw read;
      }
    },

    async check(): Promise<SinkCheck> {
      try {
        const who = await client.auth.test();
        const scopes = who.response_metadata?.scopes ?? [];
        const missing = WANTED_SCOPES.filter(([scope]) => scopes.length > 0 && !scopes.includes(scope));
        const lost = missing.map(([scope, what]) => `missing scope ${scope}: ${what}`);
        const delivery = lost.length === 0 ? "exactly once" : "at least once";
        return {
          ok: !missing.some(([scope]) => scope === "chat:write"),
          summary: `${who.team ?? "workspace"} as ${who.user ?? "bot"}, delivery ${delivery}`,
          lost,
        };
      } catch (error) {
        return { ok: false, summary: readSlackError(error, "auth.test").message, lost: [] };
      }
    },
  };
}

type Body = ReturnType<typeof alertMessage> | ReturnType<typeof plainMessage>;

/** Ids only: every app and member of the workspace can read metadata. */
function metadataOf(
  message: Alert | Notice,
  deliveryId: string,
): {
  event_type: string;
  event_payload: Record<string, string | number>;
} {
  const story = message.kind === "alert" ? { story_id: message.storyId } : {};
  return {
    event_type: EVENT_TYPE,
    event_payload: { v: 1, kind: message.kind, delivery_id: deliveryId, ...story },
  };
}

function deliveryIdOf(metadata: unknown): unknown {
  const payload: unknown = Object(metadata)["event_payload"];
  return Object(payload)["delivery_id"];
}

/** The client logs texts at debug level: only its warnings and errors pass, and they carry no token. */
function quietLogger(log: Log): SlackLogger {
  const pass =
    (level: "warn" | "error") =>
    (...parts: unknown[]): void =>
      log[level]({ slack: parts.map(String).join(" ").slice(0, 500) }, "slack client");
  return {
    debug() {},
    info() {},
    warn: pass("warn"),
    error: pass("error"),
    setLevel() {},
    setName() {},
    getLevel: () => LogLevel.WARN,
  };
}
