import type { EpochMs } from "@parley/core";
import type { JsonRecord } from "./json-record.ts";

/** A channel of the simulated workspace. */
export interface SlackChannel {
  readonly id: string;
  /** Without `#`. */
  readonly name: string;
  readonly isPrivate: boolean;
  /** Whether the app was invited. */
  readonly isMember: boolean;
  readonly isArchived: boolean;
}

/** A message as it stands now. */
export interface SlackMessage {
  /** The channel's id. */
  readonly channel: string;
  /** `<unix seconds>.<6 digits>`: unique and increasing within a channel. */
  readonly ts: string;
  /** The root's ts for a reply, null for a root. */
  readonly threadTs: string | null;
  /** A reply that is shown in the channel too. */
  readonly isBroadcast: boolean;
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly attachments: readonly unknown[];
  readonly metadata: SlackMetadata | null;
  readonly postedAt: EpochMs;
  readonly editedAt: EpochMs | null;
  /** Slack marks an edit of the text as edited; one that sends blocks it does not. */
  readonly isMarkedEdited: boolean;
  /** 1 when posted, one more for each update. */
  readonly revision: number;
  /** From then on conversations.history shows it; until then only the simulator knows. */
  readonly visibleAt: EpochMs;
}

/** Message metadata: readable by every app of the workspace that has the scope. */
export interface SlackMetadata {
  readonly event_type: string;
  readonly event_payload: JsonRecord;
}

/** What is new when a message is posted. */
type SlackDraft = Pick<
  SlackMessage,
  "threadTs" | "isBroadcast" | "text" | "blocks" | "attachments" | "metadata"
>;

/** What happened to a message. */
export type SlackChange = "posted" | "updated" | "deleted";
export type SlackListener = (message: SlackMessage, change: SlackChange) => void;

/** The state of one simulated workspace. */
export interface Workspace {
  readonly team: { readonly id: string; readonly name: string; readonly domain: string };
  readonly bot: {
    readonly id: string;
    readonly userId: string;
    readonly appId: string;
    readonly name: string;
  };
  channels(): readonly SlackChannel[];
  /** By id or by name, with or without `#`; with `anyChannel` an unknown one is made. */
  findChannel(reference: string): SlackChannel | null;
  archive(reference: string, isArchived: boolean): void;
  post(channel: SlackChannel, draft: SlackDraft): SlackMessage;
  update(
    message: SlackMessage,
    changes: Partial<SlackDraft> & { readonly isMarkedEdited: boolean },
  ): SlackMessage;
  remove(message: SlackMessage): void;
  find(channel: string, ts: string): SlackMessage | null;
  /** Oldest first; of one channel, or of all. */
  messages(channel?: string): readonly SlackMessage[];
  /** Called after each change; the result ends it. */
  onMessage(listener: SlackListener): () => void;
}

/** What a channel is when only its name and id are given. */
export type ChannelOptions = Pick<SlackChannel, "id" | "name"> & Partial<SlackChannel>;

/** A channel keeps its newest messages: a soak test of hours stays in memory, and no test looks further back. */
const MAX_MESSAGES_PER_CHANNEL = 20_000;

/** An empty workspace with the given channels. */
// oxlint-disable-next-line max-lines-per-function -- one closure over the state, each part of it a few lines
export function openWorkspace(options: {
  readonly channels: readonly ChannelOptions[];
  readonly anyChannel: boolean;
  readonly now: () => EpochMs;
  /** How long until a message posted now shows up in conversations.history, ms. */
  readonly nextLagMs: () => number;
}): Workspace {
  const channels = new Map<string, SlackChannel>();
  const histories = new Map<string, Map<string, SlackMessage>>();
  const listeners = new Set<SlackListener>();
  const lastMicros = new Map<string, number>();

  const addChannel = (channel: ChannelOptions): SlackChannel => {
    const complete = { isPrivate: false, isMember: true, isArchived: false, ...channel };
    channels.set(complete.id, complete);
    histories.set(complete.id, histories.get(complete.id) ?? new Map());
    return complete;
  };
  const historyOf = (channel: string): Map<string, SlackMessage> => histories.get(channel) ?? new Map();
  const tell = (message: SlackMessage, change: SlackChange): SlackMessage => {
    for (const listener of listeners) listener(message, change);
    return message;
  };
  const nextTs = (channel: string, now: EpochMs): string => {
    const micros = Math.max(now * 1_000, (lastMicros.get(channel) ?? 0) + 1);
    lastMicros.set(channel, micros);
    return `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, "0")}`;
  };
  for (const channel of options.channels) addChannel(channel);

  const findChannel = (reference: string): SlackChannel | null => {
    const name = reference.replace(/^#/, "");
    const found = channels.get(reference) ?? [...channels.values()].find((channel) => channel.name === name);
    if (found !== undefined) return found;
    if (!options.anyChannel || name === "") return null;
    const isId = /^[CG][A-Z0-9]{6,}$/.test(reference);
    const id = isId ? reference : `C${String(channels.size + 1).padStart(3, "0")}MADE00`;
    return addChannel({ id, name: name.toLowerCase() });
  };

  return {
    team: { id: "T0PARLEY01", name: "Trade desk", domain: "trade-desk" },
    bot: { id: "B0PARLEY01", userId: "U0PARLEY01", appId: "A0PARLEY01", name: "Parley" },
    channels: () => [...channels.values()],
    findChannel,
    archive: (reference, isArchived) => {
      const channel = findChannel(reference);
      if (channel) channels.set(channel.id, { ...channel, isArchived });
    },
    post: (channel, draft) => {
      const now = options.now();
      const ts = nextTs(channel.id, now);
      const message: SlackMessage = {
        ...draft,
        channel: channel.id,
        ts,
        postedAt: now,
        editedAt: null,
        isMarkedEdited: false,
        revision: 1,
        visibleAt: now + options.nextLagMs(),
      };
      const history = historyOf(channel.id);
      history.set(ts, message);
      const [oldest] = history.keys();
      if (history.size > MAX_MESSAGES_PER_CHANNEL && oldest !== undefined) history.delete(oldest);
      return tell(message, "posted");
    },
    update: (message, changes) => {
      const changed = { ...message, ...changes, editedAt: options.now(), revision: message.revision + 1 };
      historyOf(message.channel).set(message.ts, changed);
      return tell(changed, "updated");
    },
    remove: (message) => {
      historyOf(message.channel).delete(message.ts);
      tell(message, "deleted");
    },
    find: (channel, ts) => historyOf(channel).get(ts) ?? null,
    messages: (channel) =>
      [...histories]
        .filter(([id]) => channel === undefined || id === findKnown(channels, channel))
        .flatMap(([, history]) => [...history.values()]),
    onMessage: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function findKnown(channels: ReadonlyMap<string, SlackChannel>, reference: string): string | undefined {
  const name = reference.replace(/^#/, "");
  return channels.get(reference)?.id ?? [...channels.values()].find((channel) => channel.name === name)?.id;
}
