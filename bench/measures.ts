/** Precision, recall and their harmonic mean, each 0 to 1. */
export interface Prf {
  readonly p: number;
  readonly r: number;
  readonly f1: number;
}

export function verdicts(items: readonly { readonly truth: boolean; readonly verdict: boolean }[]): Prf {
  const count = (truth: boolean, verdict: boolean): number =>
    items.filter((item) => item.truth === truth && item.verdict === verdict).length;
  return prf(count(true, true), count(false, true), count(true, false));
}

/** Micro-averaged over items: every member of every set counts once. */
export function microF1(
  items: readonly { readonly truth: readonly string[]; readonly found: readonly string[] }[],
): Prf {
  let right = 0;
  let wrong = 0;
  let missed = 0;
  for (const { truth, found } of items) {
    right += found.filter((name) => truth.includes(name)).length;
    wrong += found.filter((name) => !truth.includes(name)).length;
    missed += truth.filter((name) => !found.includes(name)).length;
  }
  return prf(right, wrong, missed);
}

function prf(right: number, wrong: number, missed: number): Prf {
  return {
    p: right / (right + wrong || 1),
    r: right / (right + missed || 1),
    f1: (2 * right) / (2 * right + wrong + missed || 1),
  };
}

/** Mean distance of score and truth over ten equal bins of the score, weighted by their items (Naeini et al., AAAI 2015). */
export function expectedCalibrationError(
  items: readonly { readonly truth: boolean; readonly score: number }[],
): number {
  const BINS = 10;
  let error = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const own = items.filter(({ score }) => Math.min(BINS - 1, Math.floor(score * BINS)) === bin);
    if (own.length === 0) continue;
    const mean = own.reduce((sum, { score }) => sum + score, 0) / own.length;
    const truth = own.filter((item) => item.truth).length / own.length;
    error += (own.length / items.length) * Math.abs(mean - truth);
  }
  return error;
}

const COARSE: Readonly<Record<string, string>> = {
  proposed: "planned",
  scheduled: "planned",
  "agreed-in-principle": "concluded",
  signed: "concluded",
  ratified: "ratification",
};

/** Stages folded to fewer: before talks, concluded, ratification, and the others as they are. */
export function coarseOf(stage: string | null, whenNone = "not recognised"): string {
  return stage === null ? whenNone : (COARSE[stage] ?? stage);
}

/** A table: a row for what is true, a column for what was found. */
export function confusion(pairs: readonly { readonly truth: string; readonly found: string }[]): string[] {
  const columns = [...new Set(pairs.map(({ found }) => found))].toSorted();
  const rows = [...new Set(pairs.map(({ truth }) => truth))].toSorted();
  const cell = (text: string): string => text.slice(0, 9).padStart(10);
  return [
    `${"true \\ found".padEnd(20)}${columns.map(cell).join("")}`,
    ...rows.map(
      (row) =>
        row.padEnd(20) +
        columns
          .map((column) => pairs.filter(({ truth, found }) => truth === row && found === column).length)
          .map((count) => cell(count === 0 ? "·" : String(count)))
          .join(""),
    ),
  ];
}
