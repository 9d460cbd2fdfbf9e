import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import { z } from "zod";
import { nearest, type Problem, problemAt, shownValue } from "./problem.ts";

/** A place inside a YAML value: keys and list positions. */
type Path = readonly PropertyKey[];

/** What a check found: the value when all is well, else null and why. */
export interface Checked<T> {
  readonly value: T | null;
  readonly problems: readonly Problem[];
}

/** A YAML text that knows on which line each of its values stands. */
export interface YamlFile {
  /** Null when the text cannot be read as YAML. With duplicate keys, the last one counts. */
  readonly value: unknown;
  /** Syntax errors and duplicate keys. */
  readonly problems: readonly Problem[];
  /** The line, counted from 1, of the value at `path`, or of the nearest thing around it. */
  lineOf(path: Path): number;
  /** The problem of the value at `path`. */
  problem(path: Path, what: string): Problem;
  /** Checks a value of this file against a schema. */
  check<T>(schema: z.ZodType<T>, path?: Path): Checked<T>;
  /**
   * Like `check`, for a schema whose keys are all optional: `value` holds the keys that are right even when others are not, so
   * that the checks that follow can go on. Null when there is no map at all.
   */
  checkParts<T>(schema: z.ZodType<T>, path?: Path): Checked<T>;
}

/**
 * Reads a YAML 1.2 text. Never throws: what is wrong comes as problems.
 *
 * @param file The name under which the user knows it.
 */
export function readYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: "1.2" });
  const problems: Problem[] = [];
  const value = valueOf(document, (offset, what) => {
    problems.push(problemAt({ file, line: lines.linePos(offset).line, where: "" }, what));
  });

  const lineOf = (path: Path): number => lines.linePos(offsetOf(document, path)).line;
  const problem = (path: Path, what: string): Problem =>
    problemAt({ file, line: lineOf(path), where: shownPath(path) }, what);
  const problemsOf = (issue: z.core.$ZodIssue, base: Path): readonly Problem[] => {
    const path = [...base, ...issue.path];
    if (issue.code !== "unrecognized_keys") return [problem(path, issue.message)];
    // A duplicate of an unknown key is one mistake, not two: keys are unique here.
    return issue.keys.map((key) => problem([...path, key], unknownKey(key, issue.message)));
  };

  function check<T>(schema: z.ZodType<T>, path: Path = []): Checked<T> {
    const result = schema.safeParse(valueAt(value, path), { error: explain });
    if (result.success) return { value: result.data, problems: [] };
    return { value: null, problems: result.error.issues.flatMap((issue) => problemsOf(issue, path)) };
  }

  function checkParts<T>(schema: z.ZodType<T>, path: Path = []): Checked<T> {
    const written = valueAt(value, path);
    const result = schema.safeParse(written, { error: explain });
    if (result.success) return { value: result.data, problems: [] };
    const found = result.error.issues.flatMap((issue) => problemsOf(issue, path));
    if (typeof written !== "object" || written === null || Array.isArray(written)) {
      return { value: null, problems: found };
    }
    const bad = new Set(
      result.error.issues.flatMap((issue) =>
        issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : [String(issue.path[0])],
      ),
    );
    const sound = Object.fromEntries(Object.entries(written).filter(([key]) => !bad.has(key)));
    return { value: schema.safeParse(sound).data ?? null, problems: found };
  }

  return { value, problems, lineOf, problem, check, checkParts };
}

/**
 * A strict object that says for an unknown key which known one was probably meant.
 *
 * @param elsewhere Keys that people look for here but that belong deeper, as paths: `when.minScore`.
 */
export function strictObject<T extends z.core.$ZodLooseShape>(
  shape: T,
  elsewhere: readonly string[] = [],
): z.ZodObject<T, z.core.$strict> {
  const known = [...Object.keys(shape), ...elsewhere];
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? known.join(", ") : undefined),
  });
}

/** @param hint What `strictObject` puts into the issue: the known keys, joined by commas; empty when they are not known. */
function unknownKey(key: string, hint: string): string {
  if (hint === "") return "unknown key, remove it";
  const keys = hint.split(", ");
  const deeper = keys.find((known) => known.endsWith(`.${key}`));
  if (deeper !== undefined)
    return `unknown key here, it belongs under \`${deeper.slice(0, -key.length - 1)}\``;
  const known = keys.filter((name) => !name.includes("."));
  const best = nearest(key, known);
  return best === null
    ? `unknown key, known are ${known.join(", ")}`
    : `unknown key, did you mean \`${best}\`?`;
}

type Report = (offset: number, what: string) => void;

/** The document as plain values; null after a syntax error, of which the first is reported: the others follow from it. */
function valueOf(document: Document.Parsed, report: Report): unknown {
  const duplicates = document.errors.filter((error) => error.code === "DUPLICATE_KEY");
  for (const error of duplicates) report(error.pos[0], "this key is here twice, remove one of them");
  const syntax = document.errors.find((error) => error.code !== "DUPLICATE_KEY");
  if (syntax) {
    report(syntax.pos[0], `is not YAML: ${explainSyntax(syntax)}`);
    return null;
  }
  let isSound = true;
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      isSound = false;
      report(
        alias.range?.[0] ?? 0,
        `is not YAML: nothing is called *${alias.source}, quote a text that begins with *`,
      );
    },
  });
  if (!isSound) return null;
  try {
    return document.toJS();
  } catch {
    // The one way left to fail: aliases of aliases, thousands of values out of a few lines.
    report(0, "repeats parts of itself too often, write them out");
    return null;
  }
}

/** What the commonest slips mean, in place of the parser's words. */
const SYNTAX: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "a tab in the indentation, use spaces",
  MULTIPLE_DOCS: "a second document begins here, remove the ---",
  BLOCK_AS_IMPLICIT_KEY: "a second colon or a wrong indentation, quote the text or mend the indentation",
  BAD_SCALAR_START: "a text cannot begin with this character, put it in quotes",
};

function explainSyntax(error: YAMLError): string {
  const plain = (error.message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "");
  const ours = SYNTAX[error.code];
  return (
    ours ?? `${plain.charAt(0).toLowerCase()}${plain.slice(1)}, mend the indentation, quotes or brackets`
  );
}

/** Where the value at `path`, or the nearest thing around it, begins. */
function offsetOf(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document);
    const next = childOf(node, key);
    if (!next) break;
    node = next.value;
    offset = next.offset ?? offset;
  }
  return offset;
}

function childOf(node: unknown, key: PropertyKey): { value: unknown; offset: number | undefined } | null {
  if (isMap(node)) {
    // The last one of the same name: it is the one that counts.
    const pair = node.items.findLast(
      (entry) => isScalar(entry.key) && String(entry.key.value) === String(key),
    );
    return pair ? { value: pair.value, offset: isNode(pair.key) ? pair.key.range?.[0] : undefined } : null;
  }
  const value: unknown = isSeq(node) && typeof key === "number" ? node.items[key] : undefined;
  return isNode(value) ? { value, offset: value.range?.[0] } : null;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((parent, key) => Object(parent)[key], value);
}

/** `feeds[3].every` */
function shownPath(path: Path): string {
  return path.reduce<string>((shown, key) => {
    if (typeof key === "number") return `${shown}[${key}]`;
    return shown === "" ? String(key) : `${shown}.${String(key)}`;
  }, "");
}

/** What zod expects, as people call it. */
const EXPECTED: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map of keys and values",
  record: "a map of keys and values",
};

/** Keys whose value may be a secret that someone wrote down: it is not repeated. */
const UNSHOWN = new Set<PropertyKey>(["url", "headers"]);

/** zod's issues in our words: what is wrong, what was there, what is allowed. */
function explain(issue: z.core.$ZodRawIssue): string | undefined {
  const got = issue.path?.some((key) => UNSHOWN.has(key)) ? "something else" : shownValue(issue.input);
  if (issue.code === "invalid_type") {
    const expected = EXPECTED[issue.expected] ?? issue.expected;
    return issue.input === undefined ? `is missing, give ${expected}` : `must be ${expected}, got ${got}`;
  }
  if (issue.code === "invalid_value") {
    return `${got} is not known${suggestion(issue.input, issue.values)}, use one of ${issue.values.join(", ")}`;
  }
  if (issue.code === "invalid_key") {
    const allowed = issue.issues.find((inner) => inner.code === "invalid_value")?.values ?? [];
    return unknownKey(String(issue.path?.at(-1)), allowed.join(", "));
  }
  if (issue.code === "unrecognized_keys") return ""; // its keys are named one by one, by `unknownKey`
  return explainSize(issue, got);
}

function explainSize(issue: z.core.$ZodRawIssue, got: string): string | undefined {
  if (issue.code === "too_big") return `must be ${String(issue.maximum)} or less, got ${got}`;
  if (issue.code !== "too_small") return undefined;
  const isText = issue.origin === "string" || issue.origin === "array";
  return isText
    ? "is empty, fill it or remove the key"
    : `must be ${String(issue.minimum)} or more, got ${got}`;
}

function suggestion(input: unknown, known: readonly unknown[]): string {
  const best = typeof input === "string" ? nearest(input, known.map(String)) : null;
  return best === null ? "" : ` (did you mean \`${best}\`?)`;
}
