import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { fileURLToPath } from "node:url";
import { rssOf, type SpawnedNode, spawnNode, waitFor } from "@parley/testkit";
import { tradeTalk } from "../test/end-to-end/news.ts";
import { openParley, type Parley, WORKERS } from "../test/end-to-end/open-parley.ts";

/** Measured stories of each system; more make the run longer, not the ratio surer on a noisy machine. */
const STORIES = 40;

/** Idle: each story is over long before the next one, and Slack's pace of one message a second is never reached. */
const GAP_MS = 1_200;

/**
 * Latency of the idle pipeline from the last byte of the poll that sees an item to the request to Slack, against a bare
 * three-queue BullMQ pass-through (three processes, the same Redis, a payload of 2 kB), measured alternately in one run.
 */
export async function benchLatency(say: (line: string) => void): Promise<void> {
  const parley = await openParley({ slack: { rateLimits: false } });
  const bare = await openPassThrough(parley.redis.url);
  const parleyMs: number[] = [];
  const bareMs: number[] = [];
  try {
    await warmUp(parley);
    for (let n = 0; n < STORIES; n++) {
      parleyMs.push(await oneStory(parley, n));
      bareMs.push(await bare.passOne(n));
      await new Promise((resolve) => setTimeout(resolve, GAP_MS));
      if ((n + 1) % 10 === 0) say(`latency: ${n + 1}/${STORIES}`);
    }
  } finally {
    await bare.close();
    await parley.close();
  }
  const rows = [0.5, 0.95].map((share) => {
    const [own, plain] = [percentile(parleyMs, share), percentile(bareMs, share)];
    return `  p${share * 100}  parley ${own.toFixed(1)} ms  pass-through ${plain.toFixed(1)} ms  ratio ${(own / plain).toFixed(2)}`;
  });
  say(["latency, idle: last byte of the poll → request to Slack (bound: ratio ≤ 4)", ...rows].join("\n"));
}

async function warmUp(parley: Parley): Promise<void> {
  parley.origin.set("/wire", { body: rssOf([]) });
  await parley.setFeeds([`{ id: wire, url: "${parley.origin.url("/wire")}" }`]);
  await parley.start(...WORKERS);
  await waitFor(() => parley.origin.requestsFor("/wire").length > 1, {
    what: "the baseline",
    timeoutMs: 20_000,
  });
  for (let n = 0; n < 3; n++) await oneStory(parley, STORIES + n);
}

/** Publishes a story and gives the milliseconds from the end of the response that carried it to Slack's request. */
async function oneStory(parley: Parley, n: number): Promise<number> {
  const before = parley.slack.calls.length;
  let sentAt = 0;
  const document = rssOf([{ ...tradeTalk(n, Date.now()), guid: `bench-${n}` }]);
  parley.origin.handle("/wire", (_request, response) => {
    response.once("finish", () => {
      sentAt ||= Date.now();
    });
    response.writeHead(200, { "content-type": "application/rss+xml" }).end(document);
  });
  const call = await waitFor(
    () => parley.slack.calls.slice(before).find((entry) => entry.method === "chat.postMessage"),
    { what: `story ${n} at Slack`, timeoutMs: 30_000 },
  );
  return call.at - sentAt;
}

async function openPassThrough(
  url: string,
): Promise<{ passOne(n: number): Promise<number>; close(): Promise<void> }> {
  const file = fileURLToPath(new URL("pass-through.ts", import.meta.url));
  const stages: SpawnedNode[] = [];
  for (const stage of ["1", "2", "3"])
    stages.push(await spawnNode({ args: [file, stage], env: { REDIS_URL: url } }));
  for (const stage of stages)
    await waitFor(() => stage.output().includes("worker ready"), { what: "the pass-through" });
  const connection = new Redis(url);
  const first = new Queue("stage-1", { connection, prefix: "{bare}" });
  const payload = { text: "x".repeat(2_000) };

  const passOne = async (n: number): Promise<number> => {
    const id = `bare-${n}`;
    const sentAt = Date.now();
    await first.add("job", payload, { jobId: id });
    const line = await waitFor(
      () =>
        stages[2]
          ?.output()
          .split("\n")
          .find((entry) => entry.includes(`"${id}"`)),
      { what: id },
    );
    return Number(/"at":(\d+)/.exec(line)?.[1]) - sentAt;
  };
  for (let n = 0; n < 5; n++) await passOne(1_000 + n);
  return {
    passOne,
    async close() {
      for (const stage of stages) stage.kill("SIGKILL");
      await first.close();
      connection.disconnect();
    },
  };
}

/** Nearest-rank percentile. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
