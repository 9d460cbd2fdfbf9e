/** Zones that RFC 822 and its readers know by name, in hours. */
const ZONES: Readonly<Record<string, number>> = {
  ...{ UT: 0, UTC: 0, GMT: 0, Z: 0, EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 },
  ...{
    CET: 1,
    CEST: 2,
    MEZ: 1,
    MESZ: 2,
    BST: 1,
    WET: 0,
    WEST: 1,
    EET: 2,
    EEST: 3,
    MSK: 3,
    IST: 5.5,
    JST: 9,
    KST: 9,
    HKT: 8,
    SGT: 8,
    AEST: 10,
    AEDT: 11,
  },
};

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/**
 * The instant that a feed's date means, or null when it means none. A date without a zone is taken as UTC, wherever Parley
 * runs. Never guessed: 31 February is no date.
 *
 * @see RFC 822 §5, RFC 3339
 */
export function readDate(text: string): number | null {
  const trimmed = text.trim().replaceAll(/\s+/g, " ").slice(0, 80);
  return readIso(trimmed) ?? readRfc822(trimmed);
}

const ISO =
  /^(\d{4})-?(\d{2})(?:-?(\d{2}))?(?:[T ](\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)? ?(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?$/i;

function readIso(text: string): number | null {
  const match = ISO.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, zone] = match;
  const parts = {
    year: Number(year),
    month: Number(month),
    day: Number(day ?? 1),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
  };
  return instant(parts, zone);
}

const RFC_822 =
  /^(?:[\p{L}.]+,? )?(\d{1,2})[ -]([\p{L}]{3,9})\.?[ -](\d{2,4})(?:,? (?:at )?(\d{1,2}):(\d{2})(?::(\d{2}))?)? ?([A-Z]{1,4}|[+-]\d{2}:?\d{2}|GMT[+-]\d{2}:?\d{2})?$/iu;

function readRfc822(text: string): number | null {
  const match = RFC_822.exec(text);
  if (!match) return null;
  const [, day, name = "", year = "", hour, minute, second, zone] = match;
  const month = MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  if (month === 0) return null;
  const century = year.length === 2 ? (Number(year) < 70 ? 2_000 : 1_900) : 0;
  const parts = {
    year: century + Number(year),
    month,
    day: Number(day),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
  };
  return instant(parts, zone);
}

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

function instant({ year, month, day, hour, minute, second }: Parts, zone: string | undefined): number | null {
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, Math.min(59, second)));
  const isReal =
    at.getUTCMonth() === month - 1 && at.getUTCDate() === day && hour < 24 && minute < 60 && second <= 60;
  const offset = offsetMinutes(zone);
  return !isReal || offset === null || year < 1_970 ? null : at.getTime() - offset * 60_000;
}

function offsetMinutes(zone: string | undefined): number | null {
  if (zone === undefined) return 0;
  const numeric = /^(?:GMT)?([+-])(\d{2}):?(\d{2})?$/i.exec(zone);
  if (!numeric)
    return (ZONES[zone.toUpperCase()] ?? Number.NaN) * 60 || (ZONES[zone.toUpperCase()] === 0 ? 0 : null);
  const [, sign, hours, minutes] = numeric;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0));
}
