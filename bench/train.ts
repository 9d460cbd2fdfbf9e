import { readFileSync } from "node:fs";
import { FEATURES, featuresOf, prepareKnowledge, readText } from "@parley/analysis";
import { loadConfig } from "@parley/config";

/**
 * Fits the weights of the score: `node bench/train.ts LABELLED.jsonl` prints `weights.ts`'s numbers, with out-of-fold figures.
 *
 * Each line: `{id, title, summary?, text?, lang?, tradeTalk}`. Logistic regression with an L2 penalty towards the weights in
 * force, so that a concept that the labels hardly show keeps its meaning; five folds by a hash of the id.
 */
interface Labelled {
  readonly id: string;
  readonly title?: string;
  readonly summary?: string;
  readonly text?: string;
  readonly tradeTalk: boolean;
}

const FOLDS = 5;
const PENALTY = 0.004;
const ROUNDS = 3_000;
const RATE = 0.5;

const config = loadConfig({ dir: "config", shippedDir: "config", env: process.env });
const knowledge = prepareKnowledge(config.knowledge);
const lines = readFileSync(process.argv[2] ?? "", "utf8")
  .trim()
  .split("\n");
const items = lines.map((line): Labelled => JSON.parse(line));
const vectors = items.map((item) =>
  featuresOf(
    readText(
      {
        title: item.title ?? "",
        summary: item.summary ?? "",
        text: item.text ?? "",
        language: null,
        publishedAt: null,
      },
      knowledge,
    ),
  ),
);
const truth = items.map((item) => (item.tradeTalk ? 1 : 0));

const foldOf = (id: string): number =>
  [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9_973, 7) % FOLDS;
const outOfFold = items.map(() => 0);
for (let fold = 0; fold < FOLDS; fold++) {
  const train = items.map((_, index) => index).filter((index) => foldOf(items[index]?.id ?? "") !== fold);
  const fitted = fit(train);
  for (const [index, item] of items.entries()) {
    if (foldOf(item.id) === fold) outOfFold[index] = predict(fitted, vectors[index] ?? []);
  }
}
const shipped = fit(items.map((_, index) => index));
process.stderr.write(
  `out-of-fold F1 ${f1(outOfFold).toFixed(3)}, in-sample ${f1(vectors.map((vector) => predict(shipped, vector))).toFixed(3)}\n`,
);
process.stdout.write(
  `${shipped.map((weight, index) => `  ${weight.toFixed(2)}, // ${FEATURES[index]}`).join("\n")}\n`,
);

function fit(train: readonly number[]): number[] {
  const weights = FEATURES.map(() => 0);
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = weights.map((weight, index) => (index === 0 ? 0 : PENALTY * weight));
    for (const index of train) {
      const error = predict(weights, vectors[index] ?? []) - (truth[index] ?? 0);
      for (const [at, value] of (vectors[index] ?? []).entries())
        gradient[at] = (gradient[at] ?? 0) + ((error * value) / train.length) * 4;
    }
    for (const [at, step] of gradient.entries()) weights[at] = (weights[at] ?? 0) - RATE * step;
  }
  return weights;
}

function predict(weights: readonly number[], vector: readonly number[]): number {
  return 1 / (1 + Math.exp(-vector.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0)));
}

function f1(scores: readonly number[]): number {
  const hits = scores.filter((score, index) => score >= 0.5 && truth[index] === 1).length;
  return (
    (2 * hits) / (scores.filter((score) => score >= 0.5).length + truth.filter((value) => value === 1).length)
  );
}
