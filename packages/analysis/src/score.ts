import type { ScorePart } from "@parley/core";
import { CONSTANT, type Form } from "./features.ts";
import weights from "./weights.json" with { type: "json" };

/** What trained weights are: `weights.json`, written by `pnpm train` with the command and the data behind it. */
export interface Weights {
  /** By the feature's name. */
  readonly weights: Readonly<Record<string, number>>;
  /** By form: the sum is multiplied by the first number and moved by the second before it becomes a probability. */
  readonly calibration: Readonly<Record<string, readonly number[]>>;
}

export interface Score {
  /** Calibrated probability of trade talk, 0 to 1. */
  readonly probability: number;
  /** What made it, the strongest first, at most 8; the constant part is left out. */
  readonly parts: readonly ScorePart[];
}

/** A reader looks at the few strongest. */
const MAX_PARTS = 8;

const SHIPPED: Weights = weights;

/** The score of features as `featuresOf` gives them. */
export function scoreOf(
  features: ReadonlyMap<string, number>,
  form: Form,
  { weights: byFeature, calibration }: Weights = SHIPPED,
): Score {
  const [slope = 1, shift = 0] = calibration[form] ?? [];
  const parts: ScorePart[] = [];
  let sum = shift;
  for (const [feature, value] of features) {
    const adds = slope * (byFeature[feature] ?? 0) * value;
    sum += adds;
    if (feature !== CONSTANT && Math.abs(adds) >= 0.05) parts.push({ feature, adds });
  }
  return {
    probability: Math.round((1 / (1 + Math.exp(-sum))) * 10_000) / 10_000,
    parts: parts
      .map(({ feature, adds }) => ({ feature, adds: Math.round(adds * 100) / 100 }))
      .toSorted((a, b) => Math.abs(b.adds) - Math.abs(a.adds))
      .slice(0, MAX_PARTS),
  };
}
