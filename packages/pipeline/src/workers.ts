import { runWorker } from "./worker.ts";

/*
 * Each worker imports its own step only when it starts: the fetcher and the notifier then do without the classifier's
 * language data, which is more than half of its memory.
 */

/** Polls feeds and sends new items on. The only worker that reads the outside network. */
export async function runFetcher(): Promise<void> {
  const { pollFeedStep } = await import("./steps/poll-feed.ts");
  await runWorker("fetcher", () => pollFeedStep());
}

/** Judges items, follows negotiations, and decides what readers are told. Needs nothing but Redis. */
export async function runClassifier(): Promise<void> {
  const { classifyItemStep } = await import("./steps/classify-item.ts");
  await runWorker("classifier", () => classifyItemStep());
}

/** Delivers alerts to Slack, or to the console when there is no token. */
export async function runNotifier(): Promise<void> {
  const [{ openSink }, { deliverAlertStep }] = await Promise.all([
    import("@parley/alerts"),
    import("./steps/deliver-alert.ts"),
  ]);
  await runWorker("notifier", ({ slackToken, slackApiUrl }, { log, channels }) =>
    deliverAlertStep(
      openSink(
        { slackToken, slackApiUrl },
        { write: (text) => void process.stdout.write(text), log, channels },
      ),
    ),
  );
}
