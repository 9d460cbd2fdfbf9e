import {
  chooseStage,
  FORMS,
  featuresOf,
  formOf,
  isTopic,
  type Knowledge,
  type Reading,
  readText,
  scoreOf,
  type StageWeights,
  stageCandidates,
  topicFeatures,
  topicHits,
  type TopicWeights,
  type Weights,
  wordingOf,
} from "@parley/analysis";
import { type KnowledgeData, STAGES, type Topic, TOPICS } from "@parley/core";
import { type Choice, fitChoices, fitLogistic, fitNamed, type NamedExample, sumOf } from "./fit.ts";
import { inputOf, type Labelled, type LabelledFile } from "./labelled.ts";
import { coarseOf } from "./measures.ts";

/** An item as the training sees it. */
export interface TrainingItem extends NamedExample {
  readonly id: string;
  readonly group: string;
  readonly form: (typeof FORMS)[number];
  /** A second copy of an item, with a share of what the lexicons found in it hidden. */
  readonly isVeiled: boolean;
  /** Null where no stage is labelled. */
  readonly stage: Choice | null;
  /** Null where no topics are labelled. */
  readonly topics: readonly { readonly topic: Topic; readonly example: NamedExample }[] | null;
}

/** What the training makes of labelled items; the content of `weights.json`. */
export interface Trained extends Weights {
  readonly stage: StageWeights;
  readonly topics: TopicWeights;
}

/** Pull of the weights towards zero, in items: found by cross-validation, and flat around it. */
const RIDGE = 0.5;
const STAGE_RIDGE = { cues: 3, words: 1 };
const TOPIC_RIDGE = 1;

/** What a veiled item counts in the calibration: without any, news in new words would be told from too high a score on. */
const VEILED_SHARE = 0.5;

/** Pull of a form's calibration towards none: some ten items of a form must agree before it moves. */
const CALIBRATION_RIDGE = 8;

export const FOLDS = 5;

/** An item that was written for the training counts less than one that was printed. */
const WRITTEN_WEIGHT = 0.4;

/** Weights nearer to zero than this move hardly a score, and are not shipped. */
const TOO_LITTLE = 0.08;

/** The examples of all lexicons as labelled items. */
function exampleItems({ lexicons }: KnowledgeData): readonly Labelled[] {
  return lexicons.flatMap(({ language, examples }) =>
    examples.map(({ text, tradeTalk, stage, topics }, index): Labelled => {
      const line = {
        id: `${language} ${index}`,
        title: text,
        tradeTalk,
        stage,
        topics: topics && [...topics],
      };
      return { ...line, input: inputOf(line), group: `example ${language} ${index}` };
    }),
  );
}

/**
 * The items of a file, each twice: as it is, and veiled. News to come uses words that no lexicon knows yet; the lexicons know
 * nearly all of these. Those written for the training count less than printed ones.
 *
 * @see van der Maaten et al., "Learning with marginalized corrupted features", ICML 2013.
 */
export function trainingItems(
  { items, isWritten }: LabelledFile,
  knowledge: Knowledge,
): readonly TrainingItem[] {
  const share = isWritten ? WRITTEN_WEIGHT : 1;
  return items.flatMap((item) => {
    const reading = readText(item.input, knowledge);
    return [
      trainingItem(item, reading, { knowledge, share, isVeiled: false }),
      trainingItem(item, veiled(reading), { knowledge, share, isVeiled: true }),
    ];
  });
}

/** The share of hits that are hidden: found by training without one writer's items and judging those. */
const HIDDEN = 0.4;

function veiled(reading: Reading): Reading {
  let seed = 1;
  const isHidden = (): boolean => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647 < HIDDEN;
  };
  for (const { source } of reading.sentences)
    for (let at = 0; at < source.length; at += 7)
      seed = ((seed * 31 + source.charCodeAt(at)) % 2_147_483_646) + 1;
  const sentences = reading.sentences.map((sentence) => ({
    ...sentence,
    hits: sentence.hits.filter(() => !isHidden()),
  }));
  return { ...reading, sentences };
}

/** What a piece of ordinary news counts, taken as not trade talk; there are many. */
const ORDINARY_WEIGHT = 0.1;

export function ordinaryItems({ items }: LabelledFile, knowledge: Knowledge): readonly TrainingItem[] {
  return items.map((item) =>
    trainingItem(item, readText(item.input, knowledge), {
      knowledge,
      share: ORDINARY_WEIGHT,
      isVeiled: false,
    }),
  );
}

/** The examples of all lexicons. */
export function trainingExamples(data: KnowledgeData, knowledge: Knowledge): readonly TrainingItem[] {
  return exampleItems(data).map((item) =>
    trainingItem(item, readText(item.input, knowledge), {
      knowledge,
      share: WRITTEN_WEIGHT,
      isVeiled: false,
    }),
  );
}

function trainingItem(
  item: Labelled,
  reading: Reading,
  {
    knowledge,
    share,
    isVeiled,
  }: { readonly knowledge: Knowledge; readonly share: number; readonly isVeiled: boolean },
): TrainingItem {
  const wording = wordingOf(reading, knowledge);
  const weight = item.borderline ? share * 0.5 : share;
  const hits = topicHits(reading);
  return {
    id: item.id,
    group: item.group,
    isVeiled,
    form: formOf(reading),
    features: featuresOf(reading, wording, knowledge),
    label: item.tradeTalk,
    weight,
    stage: hasStage(item)
      ? {
          weight,
          words: wording.all,
          candidates: stageCandidates(reading).map(({ stage, features }) => ({
            features,
            isRight: isLabelled(item, stage),
          })),
        }
      : null,
    topics:
      item.tradeTalk && item.topics
        ? TOPICS.map((topic) => ({
            topic,
            example: {
              weight,
              features: topicFeatures(reading, wording, hits.get(topic) ?? []),
              label: item.topics?.includes(topic) === true,
            },
          }))
        : null,
  };
}

/** "ratification" of the coarse labels is a vote won as well as a fight before it: it teaches nothing. */
function hasStage({ tradeTalk, stage, stageCoarse }: Labelled): boolean {
  return tradeTalk && Boolean(stage || stageCoarse) && stageCoarse !== "ratification";
}

function isLabelled(item: Labelled, stage: string): boolean {
  return item.stage ? stage === item.stage : coarseOf(stage) === item.stageCoarse;
}

/** The weights that fit the items; the score is calibrated for each form by items that had no part in its fit. */
export function train(items: readonly TrainingItem[]): Trained {
  const sums = new Map<TrainingItem, number>();
  for (let fold = 0; fold < FOLDS; fold++) {
    const fitted = fitNamed(
      items.filter((item) => foldOf(item.group) !== fold),
      RIDGE,
    );
    for (const item of items.filter((each) => foldOf(each.group) === fold))
      sums.set(
        item,
        sumOf(item.features, (name) => fitted.get(name)),
      );
  }
  const calibration = FORMS.map((form): [string, readonly number[]] => {
    const own = items
      .filter((item) => item.form === form)
      .map((item) => ({
        label: item.label,
        weight: item.isVeiled ? item.weight * VEILED_SHARE : item.weight,
        features: [1, sums.get(item) ?? 0],
      }));
    const [shift = 0, slope = 1] = own.length === 0 ? [] : fitLogistic(own, CALIBRATION_RIDGE, [0, 1]);
    return [form, [round(slope), round(shift)]];
  });
  return {
    calibration: Object.fromEntries(calibration),
    weights: shipped(fitNamed(items, RIDGE)),
    stage: trainStage(items.flatMap(({ stage }) => stage ?? [])),
    topics: Object.fromEntries(
      TOPICS.map((topic) => [
        topic,
        shipped(
          fitNamed(
            items.flatMap((item) => exampleOf(item, topic) ?? []),
            TOPIC_RIDGE,
          ),
        ),
      ]),
    ),
  };
}

function exampleOf({ topics }: TrainingItem, topic: Topic): NamedExample | undefined {
  return topics?.find((each) => each.topic === topic)?.example;
}

function shipped(weights: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...weights].flatMap(([name, weight]) => (Math.abs(weight) < TOO_LITTLE ? [] : [[name, round(weight)]])),
  );
}

/** What trained weights say of an item. */
export interface Judgement {
  readonly score: number;
  /** Null where no stage is labelled. */
  readonly stage: { readonly stage: string; readonly isRight: boolean } | null;
  /** Null where no topics are labelled. */
  readonly topics: readonly Topic[] | null;
}

export function judge(item: TrainingItem, trained: Trained): Judgement {
  const best = item.stage ? chooseStage(item.stage.candidates, item.stage.words, trained.stage) : 0;
  return {
    score: scoreOf(item.features, item.form, trained).probability,
    stage: item.stage && {
      stage: STAGES[best] ?? "",
      isRight: item.stage.candidates[best]?.isRight === true,
    },
    topics:
      item.topics &&
      item.topics
        .filter(({ topic, example }) => isTopic(topic, example.features, trained.topics))
        .map(({ topic }) => topic),
  };
}

/** Each item judged by weights that were trained without its story. @param always Items that every training sees. */
export function outOfFold(
  items: readonly TrainingItem[],
  always: readonly TrainingItem[],
): ReadonlyMap<string, Judgement> {
  const judgements = new Map<string, Judgement>();
  for (let fold = 0; fold < FOLDS; fold++) {
    const trained = train([...items.filter((item) => foldOf(item.group) !== fold), ...always]);
    for (const item of items.filter((each) => !each.isVeiled && foldOf(each.group) === fold))
      judgements.set(item.id, judge(item, trained));
  }
  return judgements;
}

/** A fold by the story's name, so that it never depends on the order of the lines. */
export function foldOf(group: string): number {
  return [...group].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 99_991, 7) % FOLDS;
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

/** What is believed of a stage's cues before any label is seen; the labels move it. */
const STAGE_PRIOR: Readonly<Record<string, number>> = {
  "head: stands there": 4,
  "lead: stands there": 2.4,
  "body: stands there": 1.4,
  "head: looks back": -2.5,
  "lead: looks back": -2,
  "body: looks back": -1.5,
  "head: is a phrase": 0.5,
  "lead: beside the point": -1.5,
  "body: beside the point": -1.5,
  "waiting for approval": -1,
  ...Object.fromEntries(
    STAGES.filter((stage) => stage !== "under-way").map((stage) => [`${stage}: not told`, -2]),
  ),
};

function trainStage(choices: readonly Choice[]): StageWeights {
  const { cues, words } = fitChoices(choices, STAGE_RIDGE, STAGE_PRIOR);
  const rounded = [...words].map(([name, byStage]): [string, readonly number[]] => [
    name,
    byStage.map((weight) => (Math.abs(weight) < TOO_LITTLE ? 0 : Math.round(weight * 100) / 100)),
  ]);
  return {
    cues: Object.fromEntries([...cues].map(([name, weight]) => [name, round(weight)])),
    words: Object.fromEntries(rounded.filter(([, byStage]) => byStage.some((weight) => weight !== 0))),
  };
}
