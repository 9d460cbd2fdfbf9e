import { styleText } from "node:util";
import { assess, prepareKnowledge } from "@parley/analysis";
import { type Assessment, type Evidence, ParleyError } from "@parley/core";
import { parseHtml } from "@parley/feeds";
import { readEnvironment } from "./environment.ts";
import { mapJsonLines, readInput } from "./json-lines.ts";
import { readStory, type StoryInput } from "./story-input.ts";

/** `parley classify`: assesses stories and shows why. */
export async function classify(
  files: readonly string[],
  options: { readonly json?: true; readonly jsonl?: string },
): Promise<void> {
  const knowledge = prepareKnowledge(readEnvironment().config.knowledge);
  if (options.jsonl !== undefined) {
    return mapJsonLines(options.jsonl, readStory, (stories) =>
      stories.map((story) => ({ id: story.id, ...shown(assess(story, knowledge)) })),
    );
  }
  if (files.length === 0) {
    throw new ParleyError("usage", "classify: nothing to assess, name a file or - for standard input", {
      retry: "never",
    });
  }
  const results = files
    .flatMap((file) => readStories(file))
    .map((story) => ({ story, assessment: assess(story, knowledge) }));
  if (options.json) {
    const objects = results.map(({ story, assessment }) => ({ id: story.id, ...shown(assessment) }));
    process.stdout.write(`${JSON.stringify(objects.length === 1 ? objects[0] : objects, null, 2)}\n`);
    return;
  }
  for (const { story, assessment } of results) process.stdout.write(`${explain(story, assessment)}\n`);
}

/** Plain text has no title; HTML brings its own; JSON is one object or an array of them. */
function readStories(file: string): readonly StoryInput[] {
  const text = readInput(file);
  const start = text.trimStart();
  if (start.startsWith("{") || start.startsWith("[")) {
    const value: unknown = JSON.parse(start);
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.map((entry, index) => readStory(entry, `${file}[${index}]`));
  }
  const isHtml = /^<(?:!doctype|html|head|body|article|div|p)\b/i.test(start);
  const parts = isHtml ? parseHtml(text) : { title: "", text };
  return [readStory({ id: file, ...parts }, file)];
}

/** The assessment as promised to pipes: `proof` stays inside. */
function shown(assessment: Assessment): object {
  return { ...assessment, proof: undefined };
}

function explain(story: StoryInput, assessment: Assessment): string {
  const verdict = assessment.tradeTalk
    ? styleText("green", "trade talk")
    : styleText("yellow", `not trade talk (${assessment.kind})`);
  const people = assessment.people.map(({ name, as, inferred }) => {
    if (inferred) return `${name} (from the office: “${as}”)`;
    return as === name ? name : `${name} (as printed: ${as})`;
  });
  const rows: readonly (readonly [string, string])[] = [
    ["parties", assessment.parties.join(", ")],
    ["stage", assessment.stage ?? ""],
    ["topics", assessment.topics.join(", ")],
    ["people", people.join(", ")],
    ["venue", assessment.venue ?? ""],
    [
      "next",
      assessment.nextDate ? `${assessment.nextDate.text} ${assessment.nextDate.day ?? ""}`.trim() : "",
    ],
    ["numbers", assessment.numbers.join(", ")],
    ["said by", assessment.saidBy.join(", ")],
    ["denied by", assessment.deniedBy.join(", ")],
    [
      "score by",
      assessment.parts
        .slice(0, 4)
        .map(({ feature, adds }) => `${feature} ${adds > 0 ? "+" : ""}${adds}`)
        .join("; "),
    ],
    ["language", assessment.language],
    ["proof", assessment.proof ?? ""],
  ];
  return [
    styleText("bold", story.title || story.id),
    `  ${verdict}, score ${assessment.score.toFixed(2)}`,
    ...rows.filter(([, value]) => value !== "").map(([name, value]) => `  ${name.padEnd(9)} ${value}`),
    "  evidence",
    ...(["title", "summary", "text"] as const).flatMap((field) =>
      marked(story[field], assessment.evidence, field),
    ),
    "",
  ].join("\n");
}

/** Lines of the field that hold evidence, the words marked, each concept named once behind them. */
function marked(text: string, evidence: readonly Evidence[], field: Evidence["field"]): string[] {
  const own = evidence.filter((entry) => entry.field === field).toSorted((a, b) => a.start - b.start);
  const lines: string[] = [];
  let lineStart = 0;
  for (const line of text.split("\n")) {
    const lineEnd = lineStart + line.length;
    const inLine = own.filter((entry) => entry.start >= lineStart && entry.end <= lineEnd);
    if (inLine.length > 0) lines.push(`    ${markLine(line, lineStart, inLine)}`);
    lineStart = lineEnd + 1;
  }
  return lines;
}

function markLine(line: string, lineStart: number, evidence: readonly Evidence[]): string {
  let shownUpTo = 0;
  let marks = "";
  for (const { start, end } of evidence) {
    if (start - lineStart < shownUpTo) continue; // inside a mark already made
    marks +=
      line.slice(shownUpTo, start - lineStart) +
      styleText("inverse", line.slice(start - lineStart, end - lineStart));
    shownUpTo = end - lineStart;
  }
  const concepts = [...new Set(evidence.map(({ concept }) => concept))].join(" ");
  return `${marks}${line.slice(shownUpTo)}\n      ${styleText("dim", concepts)}`;
}
