import { hashOf, type Kind, type QuietHours, type Route, STAGES, TOPICS } from "@parley/core";
import { z } from "zod";
import { Duration } from "./duration.ts";
import type { Problem } from "./problem.ts";
import { strictObject, type YamlFile } from "./yaml-file.ts";

/** Blocs and forums that may be parties beside ISO 3166-1 codes; see docs/tags.md. */
const BLOCS = new Set([
  ...["EU", "EFTA", "MERCOSUR", "ASEAN", "GCC", "CPTPP", "RCEP", "IPEF", "APEC", "AFCFTA", "AFRICAN_UNION"],
  ...["CARIFORUM", "SAFTA", "USMCA", "COMECON", "WTO", "GATT"],
]);

const KINDS: readonly [Kind, ...Kind[]] = [
  "talks",
  "unilateral-step",
  "court",
  "markets",
  "statistics",
  "other-talks",
  "other",
];

const REGION_NAMES = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });

const Party = z.string().refine((code) => BLOCS.has(code) || (/^[A-Z]{2}$/.test(code) && isRegion(code)), {
  error: ({ input }) =>
    `${JSON.stringify(input)} is no party, use an ISO 3166-1 code like US or one of ${[...BLOCS].join(", ")}`,
});
const Clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, {
  error: ({ input }) => `${JSON.stringify(input)} is not a time of day, write it like "07:30"`,
});
const TimeZone = z.string().refine(isTimeZone, {
  error: ({ input }) => `${JSON.stringify(input)} is not a time zone, write it like Europe/Athens or UTC`,
});
const Channel = z.string().regex(/^(?:[CGD][A-Z0-9]{6,}|#[^\s#@<>&"]{1,80})$/, {
  error: ({ input }) => `${JSON.stringify(input)} is no channel, use its id like C0123ABCD or "#name"`,
});
const Score = z.number().min(0.5).max(1);
const Quiet = strictObject({
  from: Clock,
  to: Clock,
  timeZone: TimeZone.optional(),
  breakThrough: z.array(z.enum(STAGES)).optional(),
});
const shared = {
  minScore: Score.optional(),
  broadcast: z.enum(["always", "stage-change", "never"]).optional(),
  quietHours: z
    .union([z.literal("none"), Quiet], { error: "must be none or { from, to, timeZone, breakThrough }" })
    .optional(),
  timeZone: TimeZone.optional(),
  cooldown: Duration.optional(),
};
const Defaults = strictObject(shared);
const RouteEntry = strictObject({
  ...shared,
  channel: Channel,
  when: strictObject({
    parties: z.array(Party).optional(),
    stages: z.array(z.enum(STAGES)).optional(),
    topics: z.array(z.enum(TOPICS)).optional(),
    kinds: z.array(z.enum(KINDS)).optional(),
    minScore: Score.optional(),
    minPublishers: z.number().int().min(1).max(50).optional(),
  }).optional(),
  digest: strictObject({ at: Clock }).optional(),
});
const Ops = strictObject({ channel: Channel });

export interface AlertsFile {
  readonly routes: readonly Route[];
  readonly ops: { readonly channel: string | null };
  readonly problems: readonly Problem[];
}

/**
 * Reads `alerts.yaml`.
 *
 * @param defaultChannel `SLACK_CHANNEL`: with no route in the file, the channel of the one default route; null: the console.
 */
// oxlint-disable-next-line complexity -- one line a part of the file
export function readAlerts(yaml: YamlFile, defaultChannel: string | null): AlertsFile {
  const problems: Problem[] = [...yaml.problems];
  const keep = <T>(checked: { value: T | null; problems: readonly Problem[] }): T | null => {
    problems.push(...checked.problems);
    return checked.value;
  };
  const root = strictObject({
    defaults: z.unknown().optional(),
    routes: z.array(z.unknown()).optional(),
    ops: z.unknown().optional(),
  });
  // An empty file is a valid one: everything in it is optional.
  const isEmpty = yaml.value === null && yaml.problems.length === 0;
  const top = isEmpty ? {} : yaml.problems.length > 0 ? null : keep(yaml.check(root));
  const defaults = (top?.defaults === undefined ? {} : keep(yaml.check(Defaults, ["defaults"]))) ?? {};
  const ops = top?.ops === undefined ? null : keep(yaml.check(Ops, ["ops"]));
  const written = (top?.routes ?? []).flatMap(
    (_, index) => keep(yaml.check(RouteEntry, ["routes", index])) ?? [],
  );
  const routes = written.map((entry) => routeOf({ ...defaults, ...entry }));
  if (problems.length === 0 && routes.length === 0)
    routes.push(routeOf({ ...defaults, channel: defaultChannel }));
  return { routes: unique(routes), ops: { channel: ops?.channel ?? null }, problems };
}

type Entry = Omit<z.infer<typeof RouteEntry>, "channel"> & { readonly channel: string | null };

// oxlint-disable-next-line complexity -- one default a key
function routeOf(entry: Entry): Route {
  const { when } = entry;
  const timeZone = entry.timeZone ?? "UTC";
  const conditions = {
    parties: when?.parties ?? null,
    stages: when?.stages ?? null,
    topics: when?.topics ?? null,
    kinds: when?.kinds ?? (["talks"] as const),
    minScore: when?.minScore ?? entry.minScore ?? 0.5,
    minPublishers: when?.minPublishers ?? 1,
  };
  return {
    id: `r${hashOf(JSON.stringify([entry.channel, conditions]))}`,
    channel: entry.channel,
    when: conditions,
    broadcast: entry.broadcast ?? "stage-change",
    quietHours: quietHoursOf(entry.quietHours, timeZone),
    digestAt: entry.digest?.at ?? null,
    cooldownMs: entry.cooldown ?? 0,
    timeZone,
  };
}

function quietHoursOf(written: Entry["quietHours"], timeZone: string): QuietHours | null {
  if (written === undefined || written === "none") return null;
  return { ...written, timeZone: written.timeZone ?? timeZone, breakThrough: written.breakThrough ?? [] };
}

/** Two routes of the same channel and the same conditions are one: readers would be told twice. */
function unique(routes: readonly Route[]): readonly Route[] {
  return [...new Map(routes.map((route) => [route.id, route])).values()];
}

function isRegion(code: string): boolean {
  return REGION_NAMES.of(code) !== undefined;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
