import type { EpochMs, NextDate } from "@parley/core";
import type { ReadSentence, Reading } from "./read-text.ts";
import { normalise, type Token } from "./tokens.ts";

export interface FoundDate extends NextDate {
  readonly sentence: ReadSentence;
  readonly start: number;
  readonly end: number;
}

const DAY_MS = 86_400_000;

/** A date without a year is the next one of that name; one that passed this shortly ago is still meant. */
const JUST_PASSED_MS = 2 * DAY_MS;

/** A date without a year that would lie further ahead than this is one of the past. */
const LONGEST_AHEAD_MS = 240 * DAY_MS;

/** The last moment that a date can hold (ECMAScript 21.4.1.1): feeds and files may state any. */
const LAST_MOMENT_MS = 8.64e15;

/** Sentences that speak of what is to come: a deadline, a plan, a meeting that was set. */
const AHEAD = new Set(["deadline", "planned", "stage:scheduled"]);

/**
 * The next date that the text states: a deadline, or when talks or a signature are set for. The deadline counts first, then what
 * stands first.
 *
 * @param date When the text was published; without it the day is shown as printed and not resolved.
 */
export function findNextDate({ sentences, language }: Reading, date: EpochMs | null): FoundDate | null {
  const calendar = calendarOf(language);
  const found = sentences
    .filter(({ hits }) => hits.some(({ concept }) => AHEAD.has(concept)))
    .flatMap((sentence) => {
      const dates = [
        ...numericDates(sentence),
        ...namedDates(sentence, calendar),
        ...weekdays(sentence, calendar),
      ];
      const isDeadline = sentence.hits.some(({ concept }) => concept === "deadline");
      return dates.slice(0, 1).map((mention) => ({ sentence, mention, isDeadline }));
    });
  const best = found.find(({ isDeadline }) => isDeadline) ?? found[0];
  if (!best) return null;
  const { sentence, mention } = best;
  const day = date === null ? null : resolve(mention, date);
  if (date !== null && day === null) return null;
  return {
    text: sentence.source.slice(mention.start, mention.end),
    day,
    sentence,
    start: mention.start,
    end: mention.end,
  };
}

/** A day as printed: of a month, or of a week. */
interface Mention {
  readonly start: number;
  readonly end: number;
  readonly year: number | null;
  /** 1 to 12, or null for a weekday. */
  readonly month: number | null;
  /** Of the month, 1 to 31; of the week, 0 (Sunday) to 6. */
  readonly day: number;
}

interface Calendar {
  /** Month by its name as normalised, long, short and as it stands beside a day. */
  readonly months: ReadonlyMap<string, number>;
  readonly weekdays: ReadonlyMap<string, number>;
}

const calendars = new Map<string, Calendar>();

/** The names of months and weekdays in a language, from the language data of the runtime. */
function calendarOf(language: string): Calendar {
  const known = calendars.get(language);
  if (known) return known;
  const locale = Intl.DateTimeFormat.supportedLocalesOf(language)[0] ?? "en";
  const names = (date: Date, part: "month" | "weekday", options: Intl.DateTimeFormatOptions): string[] =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC", numberingSystem: "latn" })
      .formatToParts(date)
      .filter(({ type }) => type === part)
      .map(({ value }) => normalise(value.replace(/\.$/, "")));
  const widths: readonly Intl.DateTimeFormatOptions[] = [
    { month: "long" },
    { month: "short" },
    { month: "long", day: "numeric" },
    { month: "short", day: "numeric" },
  ];
  const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);
  const months = new Map(
    numbers(12).flatMap((month) =>
      widths
        .flatMap((options) => names(new Date(Date.UTC(2023, month, 15)), "month", options))
        .filter((name) => !/^\d*$/.test(name))
        .map((name): [string, number] => [name, month + 1]),
    ),
  );
  // 1 January 2023 was a Sunday.
  const weekdayNames = new Map(
    numbers(7).flatMap((day) =>
      names(new Date(Date.UTC(2023, 0, 1 + day)), "weekday", { weekday: "long" }).map(
        (name): [string, number] => [name, day],
      ),
    ),
  );
  const calendar = { months, weekdays: weekdayNames };
  calendars.set(language, calendar);
  return calendar;
}

/** "7月9日", "7월 9일", "9 tháng 7", "ngày 9/7", "2026-07-09"; a bare "24/7" or "9/11" is no date. */
function numericDates({ source, range }: ReadSentence): readonly Mention[] {
  const text = source.slice(range.start, range.end);
  const mentions = [...text.matchAll(NUMERIC)].map(({ index, 0: printed, groups = {} }) => ({
    start: range.start + index,
    end: range.start + index + printed.length,
    year: groups["isoYear"] === undefined ? null : Number(groups["isoYear"]),
    month: Number(groups["month"] ?? groups["slashMonth"] ?? groups["vnMonth"] ?? groups["isoMonth"]),
    day: Number(groups["day"] ?? groups["slashDay"] ?? groups["vnDay"] ?? groups["isoDay"]),
  }));
  return mentions.filter(isDay);
}

const NUMERIC =
  /(?<month>\d{1,2})\s?[月월]\s?(?<day>\d{1,2})\s?[日号號일]|(?:(?<=ngày\s)(?<slashDay>\d{1,2})\/(?<slashMonth>\d{1,2})|(?<vnDay>\d{1,2})\stháng\s(?<vnMonth>\d{1,2}))(?!\d)|(?<isoYear>20\d\d)-(?<isoMonth>\d\d)-(?<isoDay>\d\d)/gu;

/** "9 July", "July 9", "9 de julio", "9. Juli", with a year behind or not. */
function namedDates({ tokens }: ReadSentence, { months }: Calendar): readonly Mention[] {
  return tokens.flatMap((token, at): Mention[] => {
    const month = months.get(token.norm);
    // A day stands beside its month, or before it with a short word between.
    const days = [tokens[at - 1], isShort(tokens[at - 1]) ? tokens[at - 2] : undefined, tokens[at + 1]];
    const dayToken = days.find((each) => dayOf(each) !== null);
    const day = dayOf(dayToken);
    if (month === undefined || !dayToken || day === null) return [];
    const behind = tokens[Math.max(at, tokens.indexOf(dayToken)) + 1];
    const year = /^20\d\d$/.test(behind?.norm ?? "") ? behind : undefined;
    const end = Math.max(token.end, dayToken.end, year?.end ?? 0);
    const start = Math.min(token.start, dayToken.start);
    return [{ start, end, year: year ? Number(year.norm) : null, month, day }].filter(isDay);
  });
}

function isShort(token: Token | undefined): boolean {
  return token !== undefined && token.norm.length <= 2 && dayOf(token) === null;
}

function dayOf(token: Token | undefined): number | null {
  const match = token ? /^(\d{1,2})(?:st|nd|rd|th|er|º)?$/.exec(token.norm) : null;
  return match ? Number(match[1]) : null;
}

function weekdays({ tokens }: ReadSentence, calendar: Calendar): readonly Mention[] {
  return tokens.flatMap((token): Mention[] => {
    const day = calendar.weekdays.get(token.norm);
    return day === undefined ? [] : [{ start: token.start, end: token.end, year: null, month: null, day }];
  });
}

function isDay({ month, day }: Mention): boolean {
  return month !== null && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** The day as ISO 8601, e.g. "2026-07-09"; null where no such day lies ahead. */
function resolve({ year, month, day }: Mention, published: EpochMs): string | null {
  const today = Math.floor(published / DAY_MS) * DAY_MS;
  if (month === null) {
    const ahead = (day - new Date(today).getUTCDay() + 7) % 7;
    const next = today + ahead * DAY_MS;
    return Math.abs(next) <= LAST_MOMENT_MS ? isoDay(next) : null;
  }
  const thisYear = new Date(today).getUTCFullYear();
  const years = year === null ? [thisYear, thisYear + 1] : [year];
  const days = years.map((each) => Date.UTC(each, month - 1, day));
  const next = days.find((each) => each >= today - JUST_PASSED_MS && new Date(each).getUTCDate() === day);
  if (next !== undefined && year === null && next - today > LONGEST_AHEAD_MS) return null;
  return next === undefined ? null : isoDay(next);
}

function isoDay(at: EpochMs): string {
  return new Date(at).toISOString().slice(0, 10);
}
