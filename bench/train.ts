import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { readLabelled, WRITTEN } from "./labelled.ts";
import { data, knowledge } from "./shipped.ts";
import { ordinaryItems, train, trainingExamples, trainingItems } from "./train-weights.ts";

/**
 * `pnpm train [LABELLED.jsonl…] [--background ITEMS.jsonl.gz]` fits score, stage and topics anew and writes
 * `packages/analysis/src/weights.json`.
 *
 * It learns from the items written for it (`bench/labelled/training`), the examples of all lexicons, the files named, and, where
 * given, ordinary news that is taken as not trade talk.
 */
const WEIGHTS_FILE = path.join(import.meta.dirname, "../packages/analysis/src/weights.json");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { background: { type: "string" } },
});
const files = [...WRITTEN, ...positionals].map((file) => readLabelled(file));
const examples = trainingExamples(data, knowledge);
const background = values.background === undefined ? null : readLabelled(values.background, false);
const items = [
  ...files.flatMap((file) => trainingItems(file, knowledge)),
  ...examples,
  ...(background ? ordinaryItems(background, knowledge) : []),
];
const trained = train(items);
const sources = [
  ...[...files, ...(background ? [background] : [])].map(({ file, sha256, items: own }) => ({
    file: path.basename(file),
    sha256,
    items: own.length,
  })),
  {
    file: "config/lexicons (examples)",
    sha256: hash(JSON.stringify(data.lexicons.map((lexicon) => lexicon.examples))),
    items: examples.length,
  },
];
const command = `pnpm train ${process.argv
  .slice(2)
  .map((argument) => path.basename(argument))
  .join(" ")}`;
writeFileSync(WEIGHTS_FILE, `${textOf({ command, data: sources, ...trained })}\n`);
process.stdout.write(`${WEIGHTS_FILE}: trained on ${items.length} items\n`);

/** A line for each part: thousands of weights a line would make every difference unreadable, one a line the file twice as long. */
function textOf(content: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(content).map(
    ([name, part]) => `${JSON.stringify(name)}: ${JSON.stringify(part)}`,
  );
  return `{\n${parts.join(",\n")}\n}`;
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
