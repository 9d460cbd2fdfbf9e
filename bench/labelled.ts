import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import type { AssessInput } from "@parley/analysis";
import { z } from "zod";

const Line = z.object({
  id: z.string(),
  lang: z.string().optional(),
  form: z.string().nullish(),
  published: z.string().nullish(),
  title: z.string().nullish(),
  summary: z.string().nullish(),
  text: z.string().nullish(),
  tradeTalk: z.boolean().optional(),
  parties: z.array(z.string()).nullish(),
  stage: z.string().nullish(),
  stageCoarse: z.string().nullish(),
  topics: z.array(z.string()).nullish(),
  people: z.array(z.string()).nullish(),
  venue: z.string().nullish(),
  development: z.string().nullish(),
  borderline: z.boolean().nullish(),
});

/** A labelled item: a line as `parley feedback export` writes it, or as docs/how-to/measure.md says. */
export interface Labelled extends z.infer<typeof Line> {
  readonly tradeTalk: boolean;
  readonly input: AssessInput;
  /** Items of one story are never split between training and testing. */
  readonly group: string;
}

export interface LabelledFile {
  readonly file: string;
  readonly sha256: string;
  /** Its items were written for the training or to test it. */
  readonly isWritten: boolean;
  readonly items: readonly Labelled[];
}

/**
 * Reads a file of one JSON object a line, gzipped or not; a bad line is named.
 *
 * @param unlabelled What a line without `tradeTalk` is taken for, as for ordinary news; left out, such a line is an error.
 */
export function readLabelled(file: string, unlabelled?: boolean): LabelledFile {
  const bytes = readFileSync(file);
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  const lines = text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, index) => {
      const parsed = Line.safeParse(JSON.parse(line));
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw new Error(`${file}:${index + 1}: ${issue?.path.join(".")}: ${issue?.message}`);
      }
      const tradeTalk = parsed.data.tradeTalk ?? unlabelled;
      if (tradeTalk === undefined)
        throw new Error(`${file}:${index + 1}: tradeTalk: missing, write true or false`);
      return { ...parsed.data, tradeTalk };
    });
  const groups = unlabelled === undefined ? groupsOf(lines) : lines.map(({ id }) => id);
  return {
    file,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    isWritten: path.resolve(file).startsWith(OWN),
    items: lines.map((line, index) => ({
      ...line,
      input: inputOf(line),
      group: `${path.basename(file)} ${groups[index]}`,
    })),
  };
}

const OWN = path.join(import.meta.dirname, "labelled");

/** Files of items written for the training, and of those kept out of it to see what carries over. */
export const WRITTEN: readonly string[] = jsonLinesIn(path.join(OWN, "training"));
export const HELD_OUT: readonly string[] = jsonLinesIn(path.join(OWN, "held-out"));

function jsonLinesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .toSorted()
    .map((name) => path.join(folder, name));
}

export function inputOf(line: z.infer<typeof Line>): AssessInput {
  return {
    title: line.title ?? "",
    summary: line.summary ?? "",
    text: line.text ?? "",
    language: null,
    publishedAt: line.published ? Date.parse(line.published) || null : null,
  };
}

/** Words that two headlines of one story share, of all their words. */
const SAME_STORY = 0.4;

/** The story of each item: its label, or else the first item whose headline shares most of its words. */
function groupsOf(lines: readonly z.infer<typeof Line>[]): readonly string[] {
  const words = lines.map(
    ({ title, summary, text }) =>
      new Set(
        (title || summary || text || "")
          .toLowerCase()
          .match(/[\p{L}\p{N}]{3,}/gu)
          ?.slice(0, 40),
      ),
  );
  const groups: string[] = [];
  for (const [index, line] of lines.entries()) {
    const own = words[index] ?? new Set();
    const twin = words.slice(0, index).findIndex((other) => {
      const shared = [...own].filter((word) => other.has(word)).length;
      return shared / (own.size + other.size - shared || 1) >= SAME_STORY;
    });
    groups.push(line.development ?? (twin === -1 ? line.id : (groups[twin] ?? line.id)));
  }
  return groups;
}
