/** One example of a logistic regression. */
export interface Example {
  readonly features: readonly number[];
  readonly label: boolean;
  /** How much it counts; 1 for a labelled item. */
  readonly weight: number;
}

/** Steps of Newton's method; it has settled long before. */
const STEPS = 25;

/**
 * Logistic regression by Newton's method (Bishop, PRML 4.3.3), with a ridge that pulls the weights towards `prior` (zeros when
 * left out). The first feature is the constant one and is pulled a hundred times less.
 */
export function fitLogistic(
  examples: readonly Example[],
  ridge: number,
  prior: readonly number[] = [],
): readonly number[] {
  const size = examples[0]?.features.length ?? 0;
  const weights = Array.from({ length: size }, (_, at) => prior[at] ?? 0);
  const pull = weights.map((_, at) => (at === 0 ? ridge / 100 : ridge));
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((weight, at) => (pull[at] ?? 0) * (weight - (prior[at] ?? 0)));
    const curvature = weights.map((_, row) =>
      weights.map((__, column) => (row === column ? (pull[row] ?? 0) : 0)),
    );
    for (const example of examples) addExample(example, weights, { gradient, curvature });
    const change = solve(curvature, gradient);
    for (const [at, amount] of change.entries()) addTo(weights, at, -amount);
    if (Math.max(...change.map(Math.abs)) < 1e-7) break;
  }
  return weights;
}

function addExample(
  { features, label, weight }: Example,
  weights: readonly number[],
  { gradient, curvature }: { readonly gradient: number[]; readonly curvature: readonly number[][] },
): void {
  const p = logistic(dot(weights, features));
  const error = weight * (p - (label ? 1 : 0));
  const spread = weight * p * (1 - p);
  const present = features.flatMap((value, at) => (value === 0 ? [] : [at]));
  for (const row of present) {
    addTo(gradient, row, error * (features[row] ?? 0));
    const line = curvature[row] ?? [];
    for (const column of present)
      addTo(line, column, spread * (features[row] ?? 0) * (features[column] ?? 0));
  }
}

function addTo(numbers: number[], at: number, amount: number): void {
  numbers[at] = (numbers[at] ?? 0) + amount;
}

export function logistic(sum: number): number {
  return 1 / (1 + Math.exp(-sum));
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

/** Solves `matrix · x = right` by elimination; the matrix is symmetric and, by the ridge, never singular. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  const size = rows.length;
  const cell = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = pivot + 1; row < size; row++) {
      const factor = cell(row, pivot) / cell(pivot, pivot);
      if (factor === 0) continue;
      const line = rows[row] ?? [];
      for (let column = pivot; column <= size; column++)
        line[column] = cell(row, column) - factor * cell(pivot, column);
    }
  }
  const solution = right.map(() => 0);
  for (let row = size - 1; row >= 0; row--) {
    let rest = cell(row, size);
    for (let column = row + 1; column < size; column++) rest -= cell(row, column) * (solution[column] ?? 0);
    solution[row] = rest / cell(row, row);
  }
  return solution;
}

/** One choice among candidates, of which one or more are right. */
export interface Choice {
  readonly candidates: readonly { readonly features: readonly number[]; readonly isRight: boolean }[];
  readonly weight: number;
}

const ROUNDS = 1_200;
const RATE = 2;

/** Conditional logit (McFadden 1974) by gradient ascent, with a ridge that pulls the weights towards `prior`. */
export function fitChoices(
  choices: readonly Choice[],
  ridge: number,
  prior: readonly number[],
): readonly number[] {
  const weights = [...prior];
  const usable = choices.filter(
    ({ candidates }) =>
      candidates.some(({ isRight }) => isRight) && candidates.some(({ isRight }) => !isRight),
  );
  const total = usable.reduce((sum, { weight }) => sum + weight, 0) || 1;
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = weights.map((weight, at) => (ridge * ((prior[at] ?? 0) - weight)) / total);
    for (const choice of usable) addChoice({ ...choice, weight: choice.weight / total }, weights, gradient);
    for (const [at, step] of gradient.entries()) addTo(weights, at, RATE * step);
  }
  return weights;
}

function addChoice({ candidates, weight }: Choice, weights: readonly number[], gradient: number[]): void {
  const powers = candidates.map(({ features, isRight }) => ({
    features,
    isRight,
    power: Math.exp(dot(weights, features)),
  }));
  const all = powers.reduce((sum, { power }) => sum + power, 0);
  const right = powers.reduce((sum, { isRight, power }) => sum + (isRight ? power : 0), 0);
  for (const { features, isRight, power } of powers) {
    const pull = weight * ((isRight ? power / right : 0) - power / all);
    for (const [at, value] of features.entries()) if (value !== 0) addTo(gradient, at, pull * value);
  }
}
