import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { assess } from "@parley/analysis";
import { readLabelled } from "./labelled.ts";
import { knowledge } from "./shipped.ts";

const ROOT = path.join(import.meta.dirname, "..");
const BACKGROUND = path.join(ROOT, "../shared/eval/stories/background-news.jsonl.gz");
const LONG_CHARS = 20_000;

/** How fast items are judged on one core, how long a long article takes, and what the package costs to load. */
export function benchUnderstanding(say: (line: string) => void): void {
  const own = readLabelled(path.join(ROOT, "bench/labelled/training/varied.jsonl")).items.map(
    ({ input }) => input,
  );
  const news = existsSync(BACKGROUND) ? readLabelled(BACKGROUND, false).items.map(({ input }) => input) : own;
  for (const input of news.slice(0, 2_000)) assess(input, knowledge);
  const start = performance.now();
  for (const input of news) assess(input, knowledge);
  const perSecond = (news.length / (performance.now() - start)) * 1_000;
  say(`understanding: ${Math.round(perSecond)} items/s on one core (${news.length} items)`);

  const text = own
    .map(({ title, text: body }) => `${title}${body}. `)
    .join("")
    .repeat(3);
  const times = Array.from({ length: 400 }, (_, at) => {
    const article = text.slice(at * 11, at * 11 + LONG_CHARS);
    const begun = performance.now();
    assess(
      { title: "US and China resume trade talks", text: article, language: null, publishedAt: null },
      knowledge,
    );
    return performance.now() - begun;
  })
    .slice(100)
    .toSorted((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  say(
    `understanding: article of ${LONG_CHARS} characters, nothing but talks: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
  );

  const script = `const bare = process.memoryUsage().rss; const start = performance.now();
    await import(${JSON.stringify(path.join(ROOT, "packages/analysis/src/index.ts"))});
    console.log(Math.round(performance.now() - start) + " ms, " + Math.round(process.memoryUsage().rss / 1e6) + " MB resident of which bare Node " + Math.round(bare / 1e6));`;
  const loaded = execFileSync(process.execPath, ["--input-type=module", "-e", script]).toString().trim();
  say(`understanding: the package loads in ${loaded}`);
}
