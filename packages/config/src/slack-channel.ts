import { z } from "zod";
import { shownValue } from "./problem.ts";

/** Slack: at most 80 characters, no spaces, no capitals; letters of any script. */
const CHANNEL = /^(?:[CGD][A-Z0-9]{6,20}|#[^\s#@<>&",.A-Z]{1,80})$/;

/** True for a channel id (`C…`, `G…`, `D…`) or a `#name`. */
export function isSlackChannel(text: string): boolean {
  return CHANNEL.test(text);
}

/** What to write instead of a text that is no channel. */
export function explainChannel(text: string): string {
  const named = `#${text.replace(/^#/, "").toLowerCase()}`;
  const meant = isSlackChannel(named)
    ? `did you mean "${named}"?`
    : 'write its id like C0123ABCD, or "#name"';
  return `${shownValue(text)} is not a Slack channel, ${meant}`;
}

/** A channel as it stands in `alerts.yaml`. */
export const Channel: z.ZodType<string> = z.unknown().transform((input, context) => {
  if (typeof input === "string" && isSlackChannel(input)) return input;
  context.addIssue(
    input === null
      ? 'is empty: an unquoted # begins a comment, write "#name" in quotes'
      : typeof input === "string"
        ? explainChannel(input)
        : `must be the id of a Slack channel like C0123ABCD, or "#name", got ${shownValue(input)}`,
  );
  return z.NEVER;
});
