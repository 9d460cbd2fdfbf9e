import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { assess } from "@parley/analysis";
import type { Assessment } from "@parley/core";
import { HELD_OUT, type Labelled, readLabelled, WRITTEN } from "./labelled.ts";
import { data, knowledge } from "./shipped.ts";
import { coarseOf, confusion, expectedCalibrationError, microF1, type Prf, verdicts } from "./measures.ts";
import {
  FOLDS,
  type Judgement,
  ordinaryItems,
  outOfFold,
  trainingExamples,
  trainingItems,
} from "./train-weights.ts";

/**
 * `pnpm evaluate [LABELLED.jsonl…] [--misses] [--json]`: how well items are understood, against labels.
 *
 * Without names: the items held out from all training, and the labelled news beside the repository where it is. For each file
 * the shipped weights' figures and, where its items take part in training, those of weights trained without each fifth of the
 * stories; `--all` does the same for the items written for training.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { misses: { type: "boolean" }, json: { type: "boolean" }, all: { type: "boolean" } },
});
const root = path.join(import.meta.dirname, "..");
const BESIDE = path.join(root, "../shared/eval/stories/trade-talk.jsonl");
const ORDINARY = path.join(root, "../shared/eval/stories/background-news.jsonl.gz");
const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (!existsSync(BESIDE) && !values.json) say(`skipped: ${path.relative(root, BESIDE)} is not there\n`);
const beside = existsSync(BESIDE) ? [BESIDE] : [];
const named = positionals.map((name) => path.resolve(name));
const names = named.length > 0 ? named : [...HELD_OUT, ...(values.all ? WRITTEN : []), ...beside];

const taught = [...new Set([...WRITTEN, ...beside, ...named])].filter((name) => !HELD_OUT.includes(name));
const needsFolds = names.some((name) => taught.includes(name));
const foldJudgements = needsFolds
  ? outOfFold(
      taught.flatMap((name) => trainingItems(readLabelled(name), knowledge)),
      [
        ...trainingExamples(data, knowledge),
        ...(existsSync(ORDINARY) ? ordinaryItems(readLabelled(ORDINARY, false), knowledge) : []),
      ],
    )
  : new Map<string, Judgement>();

const reports = names.map((name) => {
  const { file, items } = readLabelled(name);
  const answers = new Map(items.map((item) => [item.id, assess(item.input, knowledge)]));
  const isTaught = taught.includes(name);
  const report = {
    file: path.relative(root, file),
    shipped: talkFigures(items, (item) => answers.get(item.id)?.score ?? 0),
    outOfFold: isTaught ? talkFigures(items, (item) => foldJudgements.get(item.id)?.score ?? 0) : null,
    tags: tagFigures(items, answers),
    tagsOutOfFold: isTaught ? foldTags(items) : null,
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

function talkFigures(items: readonly Labelled[], scoreOf: (item: Labelled) => number): TalkFigures {
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

/** Stage and topics by weights that never saw the story; the stage counts only where the item is recognised. */
function foldTags(items: readonly Labelled[]): { readonly stage: number; readonly topics: Prf } {
  const judged = items.flatMap((item) => {
    const judgement = foldJudgements.get(item.id);
    return judgement && item.tradeTalk ? [{ item, judgement }] : [];
  });
  const staged = judged.filter(({ judgement }) => judgement.stage !== null);
  const right = staged.filter(({ judgement }) => judgement.score >= 0.5 && judgement.stage?.isRight === true);
  return {
    stage: right.length / (staged.length || 1),
    topics: microF1(
      judged.flatMap(({ item, judgement }) =>
        item.topics && judgement.topics ? [{ truth: item.topics, found: judgement.topics }] : [],
      ),
    ),
  };
}

function print(
  report: (typeof reports)[number],
  items: readonly Labelled[],
  answers: ReadonlyMap<string, Assessment>,
): void {
  const { shipped, outOfFold: unseen, tags, tagsOutOfFold } = report;
  say(`${report.file}: ${items.length} items\n`);
  printTalk(shipped, unseen);
  for (const tag of ["parties", "topics", "people"] as const) {
    const found = tags[tag];
    if (found) say(`  ${tag.padEnd(8)} ${prf(found)}`);
  }
  if (tags.stage !== null) say(`  stage    ${number(tags.stage)} exactly right`);
  say(`  stage    ${number(tags.stageCoarse)} right when folded to the coarse ones`);
  if (tags.venue !== null) say(`  venue    ${number(tags.venue)} right`);
  if (tagsOutOfFold)
    say(
      `  out of ${FOLDS} folds: stage ${number(tagsOutOfFold.stage)}  topics F1 ${number(tagsOutOfFold.topics.f1)}`,
    );
  say(`\n${tags.stageConfusion.map((line) => `  ${line}`).join("\n")}\n`);
  if (values.misses) printMisses(items, answers);
}

function printTalk(shipped: TalkFigures, unseen: TalkFigures | null): void {
  const columns = `${"n".padStart(5)}  ${"shipped weights".padEnd(29)}`;
  say(`  ${"trade talk".padEnd(30)} ${columns}  ${unseen ? `out of ${FOLDS} folds` : "(never trained on)"}`);
  for (const [name, of] of Object.entries(shipped.subsets)) {
    const fold = unseen?.subsets[name];
    if (of.n > 0)
      say(`  ${name.padEnd(30)} ${String(of.n).padStart(5)}  ${prf(of)}  ${fold ? prf(fold) : ""}`);
  }
  const folds = unseen ? `, out of fold ${number(unseen.calibrationError)}` : "";
  say(`  calibration error: shipped ${number(shipped.calibrationError)}${folds}\n`);
}

function number(value: number): string {
  return value.toFixed(3);
}

function prf({ p, r, f1 }: Prf): string {
  return `P ${number(p)}  R ${number(r)}  F1 ${number(f1)}`;
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
