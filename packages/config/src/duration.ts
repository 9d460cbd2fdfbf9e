import { z } from "zod";

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Milliseconds of `500ms`, `30s`, `5m`, `1h`, `7d` or `0s`; null for anything else. */
function parseDuration(text: string): number | null {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(text.trim());
  const unit = UNITS_MS[match?.[2] ?? ""];
  return match?.[1] === undefined || unit === undefined ? null : Math.round(Number(match[1]) * unit);
}

/** A duration as people write it, in milliseconds once read. */
export const Duration: z.ZodType<number> = z.unknown().transform((input, context) => {
  const ms = typeof input === "string" ? parseDuration(input) : null;
  if (ms !== null) return ms;
  context.addIssue(`${JSON.stringify(input)} is not a duration, write it like 500ms, 30s, 5m, 1h or 7d`);
  return z.NEVER;
});
