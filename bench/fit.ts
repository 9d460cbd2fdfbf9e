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

/** An example of named features; what is not named is 0. */
export interface NamedExample {
  readonly features: ReadonlyMap<string, number>;
  readonly label: boolean;
  readonly weight: number;
}

/** Rounds over all examples; the weights have settled to three digits. */
const PASSES = 60;

/** A feature seen in fewer examples says nothing about others. */
const SEEN = 2;

/**
 * Logistic regression over many features, most of them 0 in most examples, with a ridge that pulls the weights towards 0.
 *
 * @see Yu, Huang & Lin, "Dual coordinate descent methods for logistic regression and maximum entropy models", 2011: algorithm 5.
 */
export function fitNamed(examples: readonly NamedExample[], ridge: number): ReadonlyMap<string, number> {
  const { names, rows } = numbered(examples.map(({ features }) => features));
  const weights = new Float64Array(names.length);
  const problems = examples.map(({ label, weight }, at) => {
    const row = rows[at] ?? EMPTY;
    const bound = weight / ridge;
    const sign = label ? 1 : -1;
    const dual = Math.min(bound / 1_000, 1e-8);
    move(weights, row, sign * dual);
    return { row, bound, sign, dual, square: row.values.reduce((sum, value) => sum + value * value, 0) };
  });
  let seed = 1;
  const order = problems.map((_, at) => at);
  for (let pass = 0; pass < PASSES; pass++) {
    for (let at = order.length - 1; at > 0; at--) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      const other = seed % (at + 1);
      [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
    }
    for (const at of order) {
      const problem = problems[at];
      if (!problem) continue;
      const { row, bound, sign, dual, square } = problem;
      problem.dual = newtonStep(dual, { bound, square, slope: sign * dotRow(weights, row) });
      move(weights, row, sign * (problem.dual - dual));
    }
  }
  return new Map(names.map((name, at) => [name, weights[at] ?? 0]));
}

/** Minimises one dual variable; it stays between 0 and its bound. */
function newtonStep(
  start: number,
  { bound, square, slope }: { readonly bound: number; readonly square: number; readonly slope: number },
): number {
  let dual = start;
  for (let step = 0; step < 20; step++) {
    const gradient = square * (dual - start) + slope + Math.log(dual / (bound - dual));
    const next = dual - gradient / (square + bound / (dual * (bound - dual)));
    const kept = next <= 0 ? dual / 10 : next >= bound ? bound - (bound - dual) / 10 : next;
    if (Math.abs(kept - dual) < 1e-10 * bound) return kept;
    dual = kept;
  }
  return dual;
}

interface Row {
  readonly at: Int32Array;
  readonly values: Float64Array;
}

const EMPTY: Row = { at: new Int32Array(0), values: new Float64Array(0) };

/** Features times their weights. */
export function sumOf(
  features: ReadonlyMap<string, number>,
  weightOf: (name: string) => number | undefined,
): number {
  let sum = 0;
  for (const [name, value] of features) sum += (weightOf(name) ?? 0) * value;
  return sum;
}

/** Gives each name that is seen often enough a number. */
function numbered(all: readonly ReadonlyMap<string, number>[]): {
  readonly names: readonly string[];
  readonly rows: readonly Row[];
} {
  const seen = new Map<string, number>();
  for (const features of all) for (const name of features.keys()) seen.set(name, (seen.get(name) ?? 0) + 1);
  const names = [...seen].filter(([, times]) => times >= SEEN).map(([name]) => name);
  const numbers = new Map(names.map((name, at) => [name, at]));
  const rows = all.map((features) => {
    const kept = [...features].flatMap(([name, value]) => {
      const at = numbers.get(name);
      return at === undefined ? [] : [{ at, value }];
    });
    return {
      at: Int32Array.from(kept, ({ at }) => at),
      values: Float64Array.from(kept, ({ value }) => value),
    };
  });
  return { names, rows };
}

function dotRow(weights: Float64Array, { at, values }: Row, offset = 0): number {
  let sum = 0;
  for (let index = 0; index < at.length; index++)
    sum += (weights[offset + (at[index] ?? 0)] ?? 0) * (values[index] ?? 0);
  return sum;
}

function move(weights: Float64Array, { at, values }: Row, by: number): void {
  for (let index = 0; index < at.length; index++) {
    const place = at[index] ?? 0;
    weights[place] = (weights[place] ?? 0) + by * (values[index] ?? 0);
  }
}

/** One choice among candidates, of which one or more are right. */
export interface Choice {
  /** What speaks for each candidate, by name. */
  readonly candidates: readonly { readonly features: readonly string[]; readonly isRight: boolean }[];
  /** What is known of the whole; each candidate has weights of its own for it. */
  readonly words: ReadonlyMap<string, number>;
  readonly weight: number;
}

export interface ChoiceWeights {
  readonly cues: ReadonlyMap<string, number>;
  /** A number for each candidate. */
  readonly words: ReadonlyMap<string, readonly number[]>;
}

const ROUNDS = 40;
const RATE = 0.3;

/** Weights that are learned by small steps, the smaller the more was learned at a place. */
interface Learner {
  readonly weights: Float64Array;
  readonly squares: Float64Array;
  readonly prior: Float64Array;
  readonly ridge: number;
}

function learn({ weights, squares, prior, ridge }: Learner, at: number, step: Step): void {
  const weight = weights[at] ?? 0;
  const gradient = step.pull + (ridge * ((prior[at] ?? 0) - weight)) / step.times;
  squares[at] = (squares[at] ?? 0) + gradient * gradient;
  weights[at] = weight + (RATE * gradient) / Math.sqrt(squares[at] ?? 1);
}

interface Step {
  readonly pull: number;
  /** How often the place's feature comes up: each time, it is pulled back by its share of the ridge. */
  readonly times: number;
}

function learner(prior: Float64Array, ridge: number): Learner {
  return {
    weights: Float64Array.from(prior),
    squares: new Float64Array(prior.length).fill(1e-8),
    prior,
    ridge,
  };
}

/**
 * Conditional logit (McFadden 1974) by stochastic gradient ascent with steps that shrink where much was learned (Duchi et al.,
 * "Adaptive subgradient methods", 2011), and a ridge that pulls cues towards `prior` and words towards 0.
 */
export function fitChoices(
  choices: readonly Choice[],
  ridge: { readonly cues: number; readonly words: number },
  prior: Readonly<Record<string, number>>,
): ChoiceWeights {
  const usable = choices.filter(({ candidates }) => candidates.some(({ isRight }) => isRight));
  const size = usable[0]?.candidates.length ?? 0;
  const told = usable.map(({ candidates }) => candidates.map(({ features }) => features));
  const cueNames = [...new Set(told.flat(2))];
  const numberOf = new Map(cueNames.map((name, at) => [name, at]));
  const cuesOf = told.map((each) => each.map((names) => names.map((name) => numberOf.get(name) ?? 0)));
  const cueTimes = timesOf(cuesOf.flat());
  const { names, rows } = numbered(usable.map(({ words }) => words));
  const wordTimes = timesOf(rows.map(({ at }) => at));
  const cues = learner(
    Float64Array.from(cueNames, (name) => prior[name] ?? 0),
    ridge.cues,
  );
  const words = learner(new Float64Array(names.length * size), ridge.words);
  const learnFrom = (choice: Choice, index: number): void => {
    const row = rows[index] ?? EMPTY;
    const own = cuesOf[index] ?? [];
    const pulls = pullsOf(choice, (candidate) => {
      const spoken = (own[candidate] ?? []).reduce((sum, at) => sum + (cues.weights[at] ?? 0), 0);
      return spoken + dotRow(words.weights, row, candidate * names.length);
    });
    for (const [candidate, pull] of pulls.entries()) {
      for (const at of own[candidate] ?? []) learn(cues, at, { pull, times: cueTimes.get(at) ?? 1 });
      for (const [place, at] of row.at.entries())
        learn(words, candidate * names.length + at, {
          pull: pull * (row.values[place] ?? 0),
          times: wordTimes.get(at) ?? 1,
        });
    }
  };
  for (let round = 0; round < ROUNDS; round++) usable.forEach(learnFrom);
  return {
    cues: new Map(cueNames.map((name, at) => [name, cues.weights[at] ?? 0])),
    words: new Map(
      names.map((name, at) => [
        name,
        Array.from({ length: size }, (_, candidate) => words.weights[candidate * names.length + at] ?? 0),
      ]),
    ),
  };
}

/** How often each number comes up. */
function timesOf(all: Iterable<Iterable<number>>): ReadonlyMap<number, number> {
  const times = new Map<number, number>();
  for (const numbers of all) for (const at of numbers) times.set(at, (times.get(at) ?? 0) + 1);
  return times;
}

/** How much each candidate should gain: its share among the right ones less its share among all. */
function pullsOf({ candidates, weight }: Choice, powerOf: (candidate: number) => number): readonly number[] {
  const sums = candidates.map((_, at) => powerOf(at));
  const highest = Math.max(...sums);
  const powers = sums.map((sum) => Math.exp(sum - highest));
  const all = powers.reduce((sum, power) => sum + power, 0);
  const right = powers.reduce((sum, power, at) => sum + (candidates[at]?.isRight ? power : 0), 0) || 1e-12;
  return powers.map((power, at) => weight * ((candidates[at]?.isRight ? power / right : 0) - power / all));
}
