import { isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { nearest, type Problem, problemAt } from "./problem.ts";

/** A place inside a YAML value: keys and list positions. */
type Path = readonly PropertyKey[];

/** A YAML text that knows on which line each of its values stands. */
export interface YamlFile {
  readonly value: unknown;
  /** Syntax errors and duplicate keys; when there are any, `value` is null. */
  readonly problems: readonly Problem[];
  /** The problem of the value at `path`. */
  problem(path: Path, what: string): Problem;
  /** Checks a value of this file against a schema. */
  check<T>(
    schema: z.ZodType<T>,
    path?: Path,
  ): { readonly value: T | null; readonly problems: readonly Problem[] };
}

/**
 * Reads a YAML 1.2 text. Never throws: what is wrong comes as problems.
 *
 * @param file The name under which the user knows it.
 */
export function readYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const syntax = document.errors.map((error) => {
    const what = (error.message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "");
    return problemAt({ file, line: lines.linePos(error.pos[0]).line, where: "" }, `${what}, mend the YAML`);
  });
  const value: unknown = syntax.length > 0 ? null : document.toJS();

  // oxlint-disable-next-line complexity -- walks down a tree of two kinds of nodes
  function lineOf(path: Path): number {
    let node: unknown = document.contents;
    let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    for (const key of path) {
      if (isMap(node)) {
        const pair = node.items.find((entry) => isScalar(entry.key) && entry.key.value === key);
        if (!isPair(pair)) break;
        if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
        node = pair.value;
      } else if (isSeq(node) && typeof key === "number") {
        node = node.items[key];
        if (isNode(node)) offset = node.range?.[0] ?? offset;
      } else break;
    }
    return lines.linePos(offset).line;
  }

  const problem = (path: Path, what: string): Problem =>
    problemAt({ file, line: lineOf(path), where: shownPath(path) }, what);

  return {
    value,
    problems: syntax,
    problem,
    check(schema, path = []) {
      const at = path.reduce<unknown>((parent, key) => Object(parent)[key], value);
      const result = schema.safeParse(at, { error: explain });
      if (result.success) return { value: result.data, problems: [] };
      return { value: null, problems: result.error.issues.flatMap((issue) => problemsOf(issue, path)) };
    },
  };

  function problemsOf(issue: z.core.$ZodIssue, base: Path): readonly Problem[] {
    const path = [...base, ...issue.path];
    if (issue.code !== "unrecognized_keys") return [problem(path, issue.message)];
    return issue.keys.map((key) => problem([...path, key], issue.message));
  }
}

/** `feeds[3].every` */
function shownPath(path: Path): string {
  return path.reduce<string>((shown, key) => {
    if (typeof key === "number") return `${shown}[${key}]`;
    return shown === "" ? String(key) : `${shown}.${String(key)}`;
  }, "");
}

/** zod's issues in our words: what is wrong, what was there, what is allowed. */
function explain(issue: z.core.$ZodRawIssue): string | undefined {
  const got = JSON.stringify(issue.input) ?? "nothing";
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? `is missing, give a ${issue.expected}`
        : `must be a ${issue.expected}, got ${got}`;
    case "invalid_value":
      return `${got} is not known${suggestion(issue.input, issue.values)}, use one of ${issue.values.join(", ")}`;
    case "unrecognized_keys":
      return undefined;
    case "too_small":
      return `must be ${String(issue.minimum)} or more, got ${got}`;
    case "too_big":
      return `must be ${String(issue.maximum)} or less, got ${got}`;
    default:
      return undefined;
  }
}

function suggestion(input: unknown, known: readonly unknown[]): string {
  const best = typeof input === "string" ? nearest(input, known.map(String)) : null;
  return best === null ? "" : ` (did you mean ${best}?)`;
}

/** A strict object that says for an unknown key which known one was probably meant. */
export function strictObject<T extends z.core.$ZodLooseShape>(shape: T): z.ZodObject<T, z.core.$strict> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys") return undefined;
      const [key = ""] = issue.keys;
      const best = nearest(key, known);
      return best === null
        ? `unknown key, known are ${known.join(", ")}`
        : `unknown key, did you mean ${best}?`;
    },
  });
}
