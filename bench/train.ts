import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { readLabelled } from "./labelled.ts";
import { data, knowledge } from "./shipped.ts";
import {
  EXAMPLE_WEIGHT,
  exampleItems,
  stageChoice,
  trainingItem,
  trainStage,
  trainWeights,
} from "./train-weights.ts";

/**
 * `pnpm train LABELLED.jsonl… [--background ITEMS.jsonl.gz]` fits the score anew and writes `packages/analysis/src/weights.json`.
 *
 * The items of the files, the examples of all lexicons and, where given, ordinary news that is taken as not trade talk.
 */
const WEIGHTS_FILE = path.join(import.meta.dirname, "../packages/analysis/src/weights.json");

/** What a piece of ordinary news counts, of which there are many. */
const BACKGROUND_WEIGHT = 0.02;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { background: { type: "string" } },
});
if (positionals.length === 0) {
  process.stderr.write("train: name at least one file of labelled items, one JSON object a line\n");
  process.exit(2);
}
const files = positionals.map((file) => readLabelled(file));
const examples = exampleItems(data);
const items = [
  ...files.flatMap((file) => file.items.map((item) => trainingItem(item, knowledge))),
  ...examples.map((item) => trainingItem(item, knowledge, EXAMPLE_WEIGHT)),
];
const background = values.background === undefined ? null : readLabelled(values.background, false);
const ordinary = (background?.items ?? []).map((item) => trainingItem(item, knowledge, BACKGROUND_WEIGHT));
const trained = trainWeights([...items, ...ordinary]);
const stage = trainStage([
  ...files.flatMap((file) => file.items.flatMap((item) => stageChoice(item, knowledge) ?? [])),
  ...examples.flatMap((item) => stageChoice(item, knowledge, EXAMPLE_WEIGHT) ?? []),
]);
const sources = [
  ...[...files, ...(background ? [background] : [])].map(({ file, sha256, items: own }) => ({
    file: path.basename(file),
    sha256,
    items: own.length,
  })),
  { file: "config/lexicons (examples)", sha256: hash(JSON.stringify(examples)), items: examples.length },
];
const command = `pnpm train ${process.argv
  .slice(2)
  .map((argument) => path.basename(argument))
  .join(" ")}`;
writeFileSync(WEIGHTS_FILE, `${JSON.stringify({ command, data: sources, ...trained, stage }, null, 2)}\n`);
process.stdout.write(`${WEIGHTS_FILE}: trained on ${items.length} items\n`);

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
