import { hashOf, type Kind, type QuietHours, type Route, STAGES, TOPICS } from "@parley/core";
import { z } from "zod";
import { durationFrom } from "./duration.ts";
import { PartyCode } from "./party-code.ts";
import { type Problem, shownValue } from "./problem.ts";
import { Channel } from "./slack-channel.ts";
import { type Checked, strictObject, type YamlFile } from "./yaml-file.ts";

const KINDS: readonly [Kind, ...Kind[]] = [
  "talks",
  "unilateral-step",
  "court",
  "markets",
  "statistics",
  "other-talks",
  "other",
];

const Clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, {
  error: ({ input }) => `${shownValue(input)} is not a time of day, write it like "07:30"`,
});
const TimeZone = z.string().refine(isTimeZone, {
  error: ({ input }) => `${shownValue(input)} is not a time zone, write it like Europe/Athens or UTC`,
});
const Score = z.number().min(0).max(1);
const Quiet = strictObject({
  from: Clock,
  to: Clock,
  timeZone: TimeZone.optional(),
  breakThrough: z.array(z.enum(STAGES)).optional(),
}).refine(({ from, to }) => from !== to, {
  path: ["to"],
  error: "is the same as from, give the end of the quiet hours or remove them",
});
/** A list that would match nothing is a mistake: a condition that is left out matches all. */
const oneOrMore = <T>(item: z.ZodType<T>): z.ZodType<T[]> => z.array(item).min(1);

// In the shapes below every key is optional, so that one wrong key hides no other (`checkParts`).
const Top = strictObject({
  defaults: z.unknown().optional(),
  routes: z.array(z.unknown()).nullish(),
  ops: z.unknown().optional(),
});
const defaultable = {
  broadcast: z.enum(["always", "stage-change", "never"]).optional(),
  // `none` in a route takes away the quiet hours of the defaults.
  quietHours: z.preprocess((written) => (written === "none" ? null : written), Quiet.nullable()).optional(),
  digest: strictObject({ at: Clock }).optional(),
  cooldown: durationFrom("0s").optional(),
  timeZone: TimeZone.optional(),
};
const Defaults = strictObject({ minScore: Score.optional(), ...defaultable });
const conditions = {
  parties: oneOrMore(PartyCode).optional(),
  stages: oneOrMore(z.enum(STAGES)).optional(),
  topics: oneOrMore(z.enum(TOPICS)).optional(),
  kinds: oneOrMore(z.enum(KINDS)).optional(),
  minScore: Score.optional(),
  // A story remembers 50 publishers at most.
  minPublishers: z.int().min(1).max(50).optional(),
};
const RouteEntry = strictObject(
  { channel: Channel.optional(), when: strictObject(conditions).optional(), ...defaultable },
  Object.keys(conditions).map((key) => `when.${key}`),
);
const Ops = strictObject({ channel: Channel.optional() });

export interface AlertsFile {
  readonly routes: readonly Route[];
  readonly ops: { readonly channel: string | null };
  readonly problems: readonly Problem[];
}

/**
 * Reads `alerts.yaml`. Each key of each route is checked by itself, so that one mistake hides no other.
 *
 * @param defaultChannel `SLACK_CHANNEL`: with no route in the file, the channel of the one default route; null: the console.
 */
export function readAlerts(yaml: YamlFile, defaultChannel: string | null): AlertsFile {
  const problems: Problem[] = [...yaml.problems];
  const keep = <T>(checked: Checked<T>): T | null => {
    problems.push(...checked.problems);
    return checked.value;
  };
  // A file without any value in it is a valid one: everything in it is optional.
  const top = yaml.value === null ? {} : (keep(yaml.checkParts(Top)) ?? {});
  const defaults = (isBlank(top.defaults) ? null : keep(yaml.checkParts(Defaults, ["defaults"]))) ?? {};
  const ops = isBlank(top.ops) ? null : keep(yaml.checkParts(Ops, ["ops"]));
  const routes = (top.routes ?? []).map((raw, index): Route => {
    const written = keep(yaml.checkParts(RouteEntry, ["routes", index])) ?? {};
    if (typeof raw === "object" && raw !== null && !("channel" in raw)) {
      problems.push(yaml.problem(["routes", index], 'has no channel, give its id like C0123ABCD or "#name"'));
    }
    return routeOf({ channel: null, ...written }, defaults);
  });
  problems.push(...repeated(routes).map(([index, what]) => yaml.problem(["routes", index], what)));
  return {
    routes: routes.length > 0 ? routes : [routeOf({ channel: defaultChannel }, defaults)],
    ops: { channel: ops?.channel ?? null },
    problems,
  };
}

/** A key with nothing behind it, as is left when all its lines are comments. */
function isBlank(value: unknown): boolean {
  return value === undefined || value === null;
}

type Written = Omit<z.infer<typeof RouteEntry>, "channel"> & { readonly channel?: string | null | undefined };

function routeOf(entry: Written, defaults: z.infer<typeof Defaults>): Route {
  const { channel = null, when: written, ...loudness } = entry;
  const all = { ...defaults, ...loudness };
  const timeZone = all.timeZone ?? "UTC";
  const when = whenOf(written ?? {}, defaults.minScore);
  return {
    id: routeId(channel, when),
    channel,
    when,
    broadcast: all.broadcast ?? "stage-change",
    quietHours: quietHoursOf(all.quietHours ?? null, timeZone),
    digestAt: all.digest?.at ?? null,
    cooldownMs: all.cooldown ?? 0,
    timeZone,
  };
}

function whenOf(written: NonNullable<Written["when"]>, minScore: number | undefined): Route["when"] {
  return {
    parties: written.parties ?? null,
    stages: written.stages ?? null,
    topics: written.topics ?? null,
    kinds: written.kinds ?? ["talks"],
    minScore: written.minScore ?? minScore ?? 0.5,
    minPublishers: written.minPublishers ?? 1,
  };
}

function quietHoursOf(written: z.infer<typeof Quiet> | null, timeZone: string): QuietHours | null {
  if (written === null) return null;
  const { from, to, breakThrough = [] } = written;
  return { from, to, timeZone: written.timeZone ?? timeZone, breakThrough };
}

/** The same for the same channel and conditions, however they are ordered: loudness may change without a new route. */
function routeId(channel: string | null, when: Route["when"]): string {
  const { parties, stages, topics, kinds, minScore, minPublishers } = when;
  const lists = [parties, stages, topics, kinds].map(sorted);
  return `r${hashOf(JSON.stringify([channel, ...lists, minScore, minPublishers]))}`;
}

/** Routes of the same channel and the same conditions as one before: readers would be told twice. */
function repeated(routes: readonly Route[]): readonly [index: number, what: string][] {
  return routes.flatMap((route, index): [number, string][] => {
    const first = routes.findIndex(({ id }) => id === route.id);
    const isRepeated = first < index && route.channel !== null;
    return isRepeated
      ? [[index, `has the channel and the conditions of routes[${first}], remove one of them`]]
      : [];
  });
}

function sorted(list: readonly string[] | null): readonly string[] | null {
  return list === null ? null : [...new Set(list)].toSorted();
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
