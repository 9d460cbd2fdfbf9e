import { hashOf, type Notice, type Stage } from "@parley/core";
import { cleanText } from "./clean-text.ts";
import { pairName } from "./party-names.ts";

/** Findings spelled out in the details; the title has the number of all. */
const MAX_DETAILS = 10;

/**
 * The line of a feed's first sight: `feed X: 31 items, 2 are trade talk: US–China agreed-in-principle "…" (not sent: baseline)`.
 *
 * @param input.channel The ops channel; null: the console.
 */
export function composeBaselineNotice(input: {
  readonly feed: { readonly id: string; readonly name: string };
  readonly items: number;
  readonly tradeTalk: readonly {
    readonly parties: readonly string[];
    readonly stage: Stage;
    readonly headline: string;
  }[];
  readonly channel: string | null;
}): Notice {
  const { feed, items, tradeTalk, channel } = input;
  const [first, ...more] = tradeTalk.map(
    (found) => `${pairName(found.parties)} ${found.stage} “${cleanText(found.headline, 160)}”`,
  );
  const found = first === undefined ? "none is trade talk" : `${tradeTalk.length} are trade talk: ${first}`;
  const shown = {
    channel,
    severity: "info" as const,
    title: `feed ${feed.id}: ${items} items, ${found} (not sent: baseline)`,
    details: more.slice(0, MAX_DETAILS),
  };
  return { kind: "notice", id: `baseline-${feed.id}`, revision: hashOf(JSON.stringify(shown)), ...shown };
}
