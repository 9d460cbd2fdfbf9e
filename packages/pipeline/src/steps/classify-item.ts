import { composeAlerts, composeBaselineNotice } from "@parley/alerts";
import { advance, assess, type Knowledge, matchStory, prepareKnowledge } from "@parley/analysis";
import type { AppConfig } from "@parley/config";
import { type Alert, type Assessment, type FeedItem, negotiationId, type Notice } from "@parley/core";
import type { BaselineFinding } from "../store/baselines.ts";
import { PAYLOAD_VERSION } from "../queues.ts";
import type { Step, StepContext } from "../step.ts";

/**
 * Judges one item: assess it, find its story, move the negotiation, and send an alert to each route that wants it.
 *
 * Repeating the job changes nothing: the story already holds the item, and alerts carry ids made from the story.
 */
export function classifyItemStep(): Step<"classify-item"> {
  const knowledgeOf = preparedOnce();

  return {
    queue: "classify-item",
    concurrency: 8,

    async tend({ config }) {
      knowledgeOf(config()); // compile before the first item, and again after an edit
    },

    async handle({ item }, _job, context) {
      const assessment = assess(item, knowledgeOf(context.config()));
      if (!assessment.tradeTalk) {
        if (item.isBaseline) await noteBaseline(item, null, context);
        return { status: "dropped", reason: assessment.kind };
      }
      const { story, previousStage } = await context.store.negotiations.change(
        negotiationId(assessment.parties),
        (negotiation) => {
          const matched = matchStory(item, assessment, negotiation?.stories ?? []);
          return { story: matched, ...advance(negotiation, matched) };
        },
      );
      const { routes } = context.config();
      const { alerts, withheld } = composeAlerts({ item, assessment, story, previousStage, routes });
      await sendMessages(alerts, context);
      if (item.isBaseline) await noteBaseline(item, findingOf(item, assessment), context);
      context.log.info(
        { itemId: item.id, storyId: story.id, score: assessment.score, stage: story.stage, withheld },
        "trade talk",
      );
      return { status: "ok", sent: alerts.length };
    },
  };
}

/** Compiling the lexicons takes a moment: once for each version of the config. */
function preparedOnce(): (config: AppConfig) => Knowledge {
  let prepared: { readonly revision: string; readonly knowledge: Knowledge } | null = null;
  return (config) => {
    if (prepared?.revision !== config.revision) {
      prepared = { revision: config.revision, knowledge: prepareKnowledge(config.knowledge) };
    }
    return prepared.knowledge;
  };
}

function findingOf(item: FeedItem, assessment: Assessment): BaselineFinding {
  return { parties: assessment.parties, stage: assessment.stage ?? "under-way", headline: item.title };
}

async function noteBaseline(
  item: FeedItem,
  finding: BaselineFinding | null,
  context: StepContext,
): Promise<void> {
  const report = await context.store.baselines.judged(item.feedId, item.id, finding);
  if (report === null) return;
  const feed = { id: item.feedId, name: item.outlet };
  const notice = composeBaselineNotice({ feed, ...report, channel: context.config().ops.channel });
  await sendMessages([notice], context);
}

async function sendMessages(messages: readonly (Alert | Notice)[], { queues }: StepContext): Promise<void> {
  await queues.send(
    "deliver-alert",
    messages.map((message) => ({
      id: `${message.id}-${message.revision}`,
      payload: { v: PAYLOAD_VERSION, message },
    })),
  );
}
