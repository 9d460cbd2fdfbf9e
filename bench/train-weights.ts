import {
  FEATURES,
  FORMS,
  featuresOf,
  formOf,
  type Knowledge,
  readText,
  STAGE_FEATURES,
  stageCandidates,
  type Weights,
} from "@parley/analysis";
import { type Choice, dot, type Example, fitChoices, fitLogistic, logistic } from "./fit.ts";
import type { KnowledgeData } from "@parley/core";
import { inputOf, type Labelled } from "./labelled.ts";
import { coarseOf } from "./measures.ts";

/** An item as the training sees it. */
export interface TrainingItem extends Example {
  readonly id: string;
  readonly form: string;
  readonly group: string;
}

/** Pull of the weights towards zero, in items: found by cross-validation, and flat around it. */
const RIDGE = 1.5;

/** Pull of a form's calibration towards none: some ten items of a form must agree before it moves. */
const CALIBRATION_RIDGE = 8;

export const FOLDS = 5;

/** An example of a lexicon counts half of a real item. */
export const EXAMPLE_WEIGHT = 0.5;

/** The examples of all lexicons as labelled items. */
export function exampleItems({ lexicons }: KnowledgeData): readonly Labelled[] {
  return lexicons.flatMap(({ language, examples }) =>
    examples.map(({ text, tradeTalk, stage }, index): Labelled => {
      const line = { id: `${language} ${index}`, title: text, tradeTalk, stage };
      return { ...line, input: inputOf(line), group: `example ${language} ${index}` };
    }),
  );
}

export function trainingItem(item: Labelled, knowledge: Knowledge, weight = 1): TrainingItem {
  const reading = readText(item.input, knowledge);
  return {
    id: item.id,
    group: item.group,
    form: formOf(reading),
    features: featuresOf(reading, knowledge),
    label: item.tradeTalk,
    weight: item.borderline ? weight * 0.5 : weight,
  };
}

/** The weights that fit the items, calibrated for each form by scores of items that had no part in the fit. */
export function trainWeights(items: readonly TrainingItem[]): Weights {
  const weights = fitLogistic(items, RIDGE);
  const sums = new Map<TrainingItem, number>();
  for (let fold = 0; fold < FOLDS; fold++) {
    const fitted = fitLogistic(
      items.filter((item) => foldOf(item.group) !== fold),
      RIDGE,
    );
    for (const item of items.filter((each) => foldOf(each.group) === fold)) {
      sums.set(item, dot(fitted, item.features));
    }
  }
  const calibration = FORMS.map((form): [string, readonly number[]] => {
    const own = items
      .filter((item) => item.form === form)
      .map((item) => ({ ...item, features: [1, sums.get(item) ?? 0] }));
    const [shift = 0, slope = 1] = own.length === 0 ? [] : fitLogistic(own, CALIBRATION_RIDGE, [0, 1]);
    return [form, [round(slope), round(shift)]];
  });
  return {
    weights: Object.fromEntries(FEATURES.map((name, at) => [name, round(weights[at] ?? 0)])),
    calibration: Object.fromEntries(calibration),
  };
}

/** Probability of one item under trained weights. */
export function predict({ features, form }: TrainingItem, { weights, calibration }: Weights): number {
  const [slope = 1, shift = 0] = calibration[form] ?? [];
  return logistic(
    slope *
      dot(
        FEATURES.map((name) => weights[name] ?? 0),
        features,
      ) +
      shift,
  );
}

/** Each item's probability by weights that were trained without its story. */
export function outOfFold(
  items: readonly TrainingItem[],
  always: readonly TrainingItem[],
): Map<string, number> {
  const scores = new Map<string, number>();
  for (let fold = 0; fold < FOLDS; fold++) {
    const trained = trainWeights([...items.filter((item) => foldOf(item.group) !== fold), ...always]);
    for (const item of items.filter((each) => foldOf(each.group) === fold))
      scores.set(item.id, predict(item, trained));
  }
  return scores;
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
  "under-way: in the head": -1.5,
  "under-way: elsewhere only": -1.5,
  "collapsed: in the head": 0.8,
  "signed: in the head": 0.5,
  "ratified: in the head": 0.8,
  "in-force: in the head": 0.8,
  "waiting for approval": -1,
};

const STAGE_RIDGE = 3;

/** A labelled item as a choice of its stage; null when the label says none, or no word speaks for it. */
export function stageChoice(item: Labelled, knowledge: Knowledge, weight = 1): Choice | null {
  const isRight = (stage: string): boolean =>
    item.stage ? stage === item.stage : coarseOf(stage) === item.stageCoarse;
  // "ratification" of the coarse labels is a vote won as well as a fight before it: it teaches nothing.
  if (!item.tradeTalk || !(item.stage || item.stageCoarse) || item.stageCoarse === "ratification")
    return null;
  const candidates = stageCandidates(readText(item.input, knowledge));
  return {
    weight: item.borderline ? weight * 0.5 : weight,
    candidates: candidates.map(({ stage, features }) => ({ features, isRight: isRight(stage) })),
  };
}

export function trainStage(choices: readonly Choice[]): Readonly<Record<string, number>> {
  const prior = STAGE_FEATURES.map((name) => STAGE_PRIOR[name] ?? 0);
  const weights = fitChoices(choices, STAGE_RIDGE, prior);
  return Object.fromEntries(STAGE_FEATURES.map((name, at) => [name, round(weights[at] ?? 0)]));
}
