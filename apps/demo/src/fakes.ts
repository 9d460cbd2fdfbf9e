import { openFeedOrigin, openSlackSimulator, rssOf } from "@parley/testkit";

/**
 * The other side of an end-to-end test in containers (infra/compose.e2e.yml): a feed on port 9001 and a simulated Slack on
 * port 9000. Healthy, by its health check, once an alert has come the whole way.
 */
const COUNTRIES =
  "Japan Australia Canada Mexico Vietnam Israel Chile Norway Peru Colombia Egypt Kenya Morocco Thailand Malaysia".split(
    " ",
  );

const origin = await openFeedOrigin({ host: "0.0.0.0", port: 9001 });
const slack = await openSlackSimulator({ host: "0.0.0.0", port: 9000 });
slack.onMessage((message) => process.stdout.write(`message at the simulated Slack: ${message.text}\n`));

// Each start publishes other developments than the last one, since what was told once is not told again.
const now = Date.now();
// Five of them at random: that two starts choose the same five has a chance of 1 in 3 003.
const chosen = COUNTRIES.map((country) => ({ country, rank: Math.random() }))
  .toSorted((a, b) => a.rank - b.rank)
  .slice(0, 5);
const entries = chosen.map(({ country }) => {
  return {
    guid: `e2e-${now}-${country}`,
    title: `India and ${country} sign free trade agreement`,
    link: `https://wire.example.com/${now}/${country}`,
    text: `Ministers of India and ${country} signed a free trade agreement that cuts tariffs.`,
    published: now,
  };
});
origin.set("/wire.xml", { body: rssOf(entries) });

process.once("SIGTERM", () => process.exit(0));
