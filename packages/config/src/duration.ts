import { z } from "zod";
import { shownValue } from "./problem.ts";

const UNITS_MS = new Map([
  ["ms", 1],
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

/** A week: whoever wants to wait longer does not want it at all. */
const MAX_MS = 7 * 86_400_000;

/** Milliseconds of `500ms`, `30s`, `1.5m`, `1h`, `7d` or `0s`; null for anything else. */
function parseDuration(text: string): number | null {
  const match = /^(\d{1,9}(?:\.\d{1,3})?) ?(ms|s|m|h|d)$/.exec(text.trim());
  const unit = UNITS_MS.get(match?.[2] ?? "");
  return match?.[1] === undefined || unit === undefined ? null : Math.round(Number(match[1]) * unit);
}

/** A duration as people write it, the shortest way: `90s`, `5m`. */
export function shownDuration(ms: number): string {
  const fitting = [...UNITS_MS].findLast(([, unit]) => ms % unit === 0 && ms >= unit);
  return fitting ? `${ms / fitting[1]}${fitting[0]}` : `${ms}ms`;
}

/** A duration as people write it, at most a week, in milliseconds once read. */
export function durationFrom(min: string): z.ZodType<number> {
  const minMs = parseDuration(min) ?? 0;
  return z.unknown().transform((input, context) => {
    const ms = typeof input === "string" ? parseDuration(input) : null;
    if (ms === null) {
      context.addIssue(`${shownValue(input)} is not a duration, write it like 500ms, 30s, 5m, 1h or 7d`);
      return z.NEVER;
    }
    if (ms >= minMs && ms <= MAX_MS) return ms;
    context.addIssue(
      `${shownValue(input)} is out of range, choose between ${min} and ${shownDuration(MAX_MS)}`,
    );
    return z.NEVER;
  });
}
