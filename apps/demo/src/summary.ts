import { styleText } from "node:util";
import type { FeedOrigin, SlackMessage } from "@parley/testkit";
import type { PublishedItem, Publisher } from "./publish.ts";

/** An alert as it reached the simulated Slack. */
export interface Told {
  readonly message: SlackMessage;
  /** ms since 1970. */
  readonly at: number;
}

/** What the day came to, honestly: what was told, what was missed, what should not have been told. */
export function summaryOf(told: readonly Told[], day: { publisher: Publisher; origin: FeedOrigin }): string {
  const items = day.publisher.published();
  const alerts = told.map(({ message, at }) => ({ item: day.publisher.itemOf(message.text), message, at }));
  const latencies = alerts
    .flatMap(({ item, at }) => (item === null ? [] : [(at - item.publishedAt) / 1_000]))
    .toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))] ?? 0).toFixed(1);
  const developments = [...new Set(items.flatMap(({ development }) => development ?? []))];
  const rows = developments.map((name) => rowOf(name, items, alerts));
  const wrong = alerts.filter(({ item }) => item?.development === null);
  const polls = day.origin.requests;
  const unchanged = polls.filter((request) => request.status === 304).length;
  return [
    "",
    styleText("bold", "The day in numbers"),
    `  items read       ${items.length}, ${items.filter((item) => item.development !== null).length} of them trade talk about ${developments.length} developments`,
    `  alerts           ${alerts.length}`,
    `  polls            ${polls.length}, ${unchanged} of them answered 304 (unchanged)`,
    `  latency          publication to alert p50 ${at(0.5)} s, p95 ${at(0.95)} s, max ${at(1)} s (polled each second)`,
    ...rows,
    ...wrong.map(({ item }) => `  ${styleText("red", "wrongly told")}     ${item?.title ?? ""}`),
    "",
  ].join("\n");
}

function rowOf(
  development: string,
  items: readonly PublishedItem[],
  alerts: readonly { readonly item: PublishedItem | null }[],
): string {
  const outlets = items.filter((item) => item.development === development).length;
  const count = alerts.filter(({ item }) => item?.development === development).length;
  const verdict =
    count === 1
      ? styleText("green", "told once")
      : count === 0
        ? styleText("red", "missed")
        : styleText("yellow", `told ${count} times`);
  return `    ${development.padEnd(18)} ${outlets} outlets  ${verdict}`;
}
