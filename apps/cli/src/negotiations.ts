import { openOverview } from "@parley/pipeline";
import { readEnvironmentSettings } from "./environment.ts";

/** Enough for a screen or two; the rest is in `--json`. */
const LIMIT = 200;

/** `parley negotiations`: the board in the terminal. */
export async function negotiations(options: { readonly json?: true }): Promise<void> {
  const overview = openOverview(readEnvironmentSettings().redisUrl);
  try {
    const known = await overview.negotiations(LIMIT);
    const rows = known.map(({ id, parties, stage, timeline, stories }) => ({
      id,
      parties,
      stage,
      since: iso(timeline.at(-1)?.at),
      stories: stories.length,
      lastStory: stories.at(-1)?.items[0]?.title ?? null,
    }));
    if (options.json) {
      process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
      return;
    }
    if (rows.length === 0) process.stdout.write("no negotiation yet\n");
    for (const row of rows) {
      const since = row.since?.slice(0, 16).replace("T", " ") ?? "";
      process.stdout.write(`${row.id.padEnd(16)} ${row.stage.padEnd(20)} ${since}  ${row.lastStory ?? ""}\n`);
    }
  } finally {
    await overview.close();
  }
}

function iso(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
