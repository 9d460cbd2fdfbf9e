import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { assess } from "@parley/analysis";
import type { Assessment } from "@parley/core";
import { type Labelled, readLabelled } from "./labelled.ts";
import { data, knowledge } from "./shipped.ts";
import { coarseOf, confusion, expectedCalibrationError, microF1, type Prf, verdicts } from "./measures.ts";
import { EXAMPLE_WEIGHT, exampleItems, FOLDS, outOfFold, trainingItem } from "./train-weights.ts";

/**
 * `pnpm evaluate [LABELLED.jsonl…] [--misses] [--json]`: how well items are understood, against labels.
 *
 * For each file the shipped weights' figures, and for all files together the same weights trained without each fifth of the
 * stories. Without names it takes the labelled items of the repository, and those beside it where they exist.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { misses: { type: "boolean" }, json: { type: "boolean" } },
});
const root = path.join(import.meta.dirname, "..");
const OWN = path.join(root, "bench/labelled/varied.jsonl");
const BESIDE = path.join(root, "../shared/eval/stories/trade-talk.jsonl");
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const names = positionals.length > 0 ? positionals : [OWN, ...(existsSync(BESIDE) ? [BESIDE] : [])];
if (positionals.length === 0 && !existsSync(BESIDE) && !values.json) {
  say(`skipped: ${path.relative(root, BESIDE)} is not there\n`);
}

const files = names.map((name) => readLabelled(name));
const pool = files.flatMap(({ items }) => items);
const examples = exampleItems(data).map((item) => trainingItem(item, knowledge, EXAMPLE_WEIGHT));
const foldScores = outOfFold(
  pool.map((item) => trainingItem(item, knowledge)),
  examples,
);

const reports = files.map(({ file, items }) => {
  const answers = new Map(items.map((item) => [item.id, assess(item.input, knowledge)]));
  const report = {
    file: path.relative(root, file),
    shipped: figures(items, (item) => answers.get(item.id)?.score ?? 0),
    outOfFold: figures(items, (item) => foldScores.get(item.id) ?? 0),
    tags: tagFigures(items, answers),
  };
  if (!values.json) print(report, items, answers);
  return report;
});
if (values.json) say(JSON.stringify(reports));

interface TalkFigures {
  readonly subsets: Readonly<Record<string, Prf & { readonly n: number }>>;
  readonly calibrationError: number;
}

function isTranslated({ form }: Labelled): boolean {
  return form !== undefined && form !== null && form !== "native";
}

function figures(items: readonly Labelled[], scoreOf: (item: Labelled) => number): TalkFigures {
  const of = (subset: readonly Labelled[]): Prf & { n: number } => ({
    n: subset.length,
    ...verdicts(subset.map((item) => ({ truth: item.tradeTalk, verdict: scoreOf(item) >= 0.5 }))),
  });
  const languages = [...new Set(items.map(({ lang }) => lang ?? "?"))].toSorted();
  return {
    subsets: {
      all: of(items),
      "without borderline": of(items.filter(({ borderline }) => !borderline)),
      English: of(items.filter((item) => item.lang === "en" && !isTranslated(item))),
      "garbled or machine-translated": of(items.filter(isTranslated)),
      "other languages": of(items.filter(({ lang }) => lang !== "en")),
      ...Object.fromEntries(
        languages.map((language) => [language, of(items.filter(({ lang }) => (lang ?? "?") === language))]),
      ),
    },
    calibrationError: expectedCalibrationError(
      items.map((item) => ({ truth: item.tradeTalk, score: scoreOf(item) })),
    ),
  };
}

type Labels = readonly string[] | null | undefined;

interface TagFigures {
  readonly parties: Prf | null;
  readonly topics: Prf | null;
  readonly people: Prf | null;
  readonly stage: number | null;
  readonly stageCoarse: number;
  readonly venue: number | null;
  readonly stageConfusion: readonly string[];
}

/** Tags of the items that are trade talk; an item that was not recognised has none. */
function tagFigures(items: readonly Labelled[], answers: ReadonlyMap<string, Assessment>): TagFigures {
  const positive = items.filter(({ tradeTalk }) => tradeTalk);
  const answer = (item: Labelled): Assessment | undefined => answers.get(item.id);
  const sets = (
    get: (found: Assessment) => readonly string[],
    gold: (item: Labelled) => Labels,
  ): Prf | null => {
    const labelled = positive.flatMap((item) => {
      const [found, truth] = [answer(item), gold(item)];
      return truth ? [{ truth, found: found ? get(found) : [] }] : [];
    });
    return labelled.length === 0 ? null : microF1(labelled);
  };
  const share = (holds: (item: Labelled) => boolean): number =>
    positive.filter(holds).length / (positive.length || 1);
  const hasStage = positive.some(({ stage }) => stage);
  const coarse = (item: Labelled): string => item.stageCoarse ?? coarseOf(item.stage ?? null, "not labelled");
  return {
    parties: sets(
      ({ parties }) => parties,
      ({ parties }) => parties,
    ),
    topics: sets(
      ({ topics }) => topics,
      ({ topics }) => topics,
    ),
    people: positive.some(({ people }) => people)
      ? sets(
          ({ people }) => people.map(({ name }) => name),
          ({ people }) => people ?? [],
        )
      : null,
    stage: hasStage ? share((item) => answer(item)?.stage === item.stage) : null,
    stageCoarse: share((item) => coarseOf(answer(item)?.stage ?? null) === coarse(item)),
    venue: positive.some(({ venue }) => venue)
      ? share((item) => (answer(item)?.venue ?? null) === (item.venue ?? null))
      : null,
    stageConfusion: confusion(
      positive.map((item) => ({
        truth: item.stage ?? coarse(item),
        found: hasStage ? (answer(item)?.stage ?? "not recognised") : coarseOf(answer(item)?.stage ?? null),
      })),
    ),
  };
}

function print(
  report: (typeof reports)[number],
  items: readonly Labelled[],
  answers: ReadonlyMap<string, Assessment>,
): void {
  const { shipped, outOfFold: folds, tags } = report;
  const number = (value: number): string => value.toFixed(3);
  const prf = ({ p, r, f1 }: Prf): string => `P ${number(p)}  R ${number(r)}  F1 ${number(f1)}`;
  say(`${report.file}: ${items.length} items\n`);
  say(
    `  ${"trade talk".padEnd(30)} ${"n".padStart(5)}  ${"shipped weights".padEnd(29)}  out of ${FOLDS} folds`,
  );
  for (const [name, of] of Object.entries(shipped.subsets)) {
    const fold = folds.subsets[name];
    if (of.n > 0)
      say(`  ${name.padEnd(30)} ${String(of.n).padStart(5)}  ${prf(of)}  ${fold ? prf(fold) : ""}`);
  }
  const [error, foldError] = [shipped.calibrationError, folds.calibrationError].map(number);
  say(`  calibration error: shipped ${error}, out of fold ${foldError}\n`);
  for (const tag of ["parties", "topics", "people"] as const) {
    const found = tags[tag];
    if (found) say(`  ${tag.padEnd(8)} ${prf(found)}`);
  }
  if (tags.stage !== null) say(`  stage    ${number(tags.stage)} exactly right`);
  say(`  stage    ${number(tags.stageCoarse)} right when folded to the coarse ones`);
  if (tags.venue !== null) say(`  venue    ${number(tags.venue)} right`);
  say(`\n${tags.stageConfusion.map((line) => `  ${line}`).join("\n")}\n`);
  if (values.misses) printMisses(items, answers);
}

function printMisses(items: readonly Labelled[], answers: ReadonlyMap<string, Assessment>): void {
  for (const item of items) {
    const found = answers.get(item.id);
    const wrong = found ? missesOf(item, found) : [];
    if (!found || wrong.length === 0) continue;
    const language = found.language === item.lang ? item.lang : `${item.lang ?? ""}=${found.language}`;
    const text = `${item.title ?? ""} | ${(item.summary ?? item.text ?? "").replaceAll("\n", " ")}`.slice(
      0,
      260,
    );
    say(`  ${item.id} ${language} ${item.borderline ? "borderline " : ""}${wrong.join(", ")}: ${text}`);
  }
}

function missesOf(item: Labelled, found: Assessment): string[] {
  if (found.tradeTalk !== item.tradeTalk) return [`trade talk ${String(found.tradeTalk)} (${found.score})`];
  if (!item.tradeTalk) return [];
  const differs = (a: readonly string[], b: readonly string[]): boolean =>
    a.toSorted().join() !== b.toSorted().join();
  const people = found.people.map(({ name }) => name);
  const stage = item.stage ? (found.stage ?? "") : coarseOf(found.stage);
  const compared: readonly (readonly [string, readonly string[], readonly string[] | null | undefined])[] = [
    ["parties", found.parties, item.parties],
    ["stage", [stage], [item.stage ?? item.stageCoarse ?? stage]],
    ["topics", found.topics, item.topics],
    ["people", people, item.people ?? people],
  ];
  return compared
    .filter(([, is, truth]) => differs(is, truth ?? []))
    .map(([tag, is, truth]) => `${tag} ${is.join()} not ${(truth ?? []).join()}`);
}
