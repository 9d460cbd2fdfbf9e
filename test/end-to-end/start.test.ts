import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { rssOf, spawnNode, waitFor } from "@parley/testkit";
import { expect, it } from "vitest";
import { tradeTalk } from "./news.ts";
import { openParley } from "./open-parley.ts";

const CLI = fileURLToPath(new URL("../../apps/cli/src/main.ts", import.meta.url));

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

it("runs everything with one command, reports health and metrics, and ends it all with one signal", async () => {
  const parley = await openParley();
  try {
    parley.origin.set("/wire", { body: rssOf([tradeTalk(0, Date.now())]) });
    await parley.setFeeds([`{ id: wire, url: "${parley.origin.url("/wire")}", firstSight: alert }`]);
    const port = await freePort();
    const env = { ...parley.env, PARLEY_PORT: String(port), LOG_LEVEL: "info" };
    const start = await spawnNode({ args: [CLI, "start"], env });
    await waitFor(() => parley.slack.messages().length === 1, { what: "the alert", timeoutMs: 20_000 });

    const health = await waitFor(
      async () => {
        const response = await fetch(`http://127.0.0.1:${port}/healthz`);
        return response.status === 200 ? response.json() : null;
      },
      { what: "a healthy answer" },
    );
    expect(health).toEqual({ status: "ok", reasons: [] });
    const metrics = await waitFor(
      async () => {
        const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
        return text.includes("parley_seen_to_alert_seconds_count") && text.includes("parley_polls_total{")
          ? text
          : null;
      },
      { what: "the metrics of all workers" },
    );
    expect(metrics).toMatch(/parley_polls_total\{[^}]*worker="fetcher"/);

    start.kill("SIGTERM");
    expect((await start.exited).code).toBe(0);
    expect(start.output().match(/stopped/g)).toHaveLength(3);
    expect(start.output()).not.toContain("xoxb-");
  } finally {
    await parley.close();
  }
});

it("says in one line when no feed can be reached, and names the demo", { timeout: 60_000 }, async () => {
  const parley = await openParley({ token: false });
  try {
    const port = await freePort();
    await parley.setFeeds([`{ id: gone, url: "http://127.0.0.1:${port}/rss" }`]);
    const start = await spawnNode({ args: [CLI, "start"], env: { ...parley.env, LOG_LEVEL: "error" } });
    await waitFor(() => start.output().includes("npm run demo"), { what: "the hint", timeoutMs: 25_000 });
    expect(start.output()).toMatch(/No feed could be reached \(feed gone: .*ECONNREFUSED/);
    start.kill("SIGTERM");
    expect((await start.exited).code).toBe(0);
  } finally {
    await parley.close();
  }
});
