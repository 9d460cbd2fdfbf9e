import { isRecord, type JsonRecord } from "./json-record.ts";

/** What a value inside a Block Kit payload must look like. Lengths count Unicode code points, as Slack does. */
export type Rule =
  | { readonly kind: "anything" }
  | { readonly kind: "boolean" }
  | {
      readonly kind: "string";
      readonly min?: number;
      readonly max?: number;
      readonly values?: readonly string[];
    }
  | { readonly kind: "number"; readonly min?: number; readonly max?: number; readonly above?: number }
  | { readonly kind: "list"; readonly of: Rule; readonly min?: number; readonly max?: number }
  | ObjectRule
  | ShapesRule
  | { readonly kind: "later"; readonly rule: () => Rule };

/** An object with these fields and no others. `check` says what is wrong with the object as a whole, or null. */
export interface ObjectRule {
  readonly kind: "object";
  readonly required: Readonly<Record<string, Rule>>;
  readonly optional: Readonly<Record<string, Rule>>;
  readonly check?: (value: JsonRecord) => string | null;
}

/** An object whose `type` field names which of the shapes it has. */
export interface ShapesRule {
  readonly kind: "shapes";
  readonly shapes: Readonly<Record<string, ObjectRule>>;
  /** Slack then says "failed to match all allowed schemas" of the object before it says what is wrong inside. */
  readonly isAnnounced: boolean;
}

/** One thing that is wrong with a payload. */
export interface BlockProblem {
  /** In Slack's words. */
  readonly message: string;
  /** JSON pointer (RFC 6901) to the offending value. */
  readonly pointer: string;
}

/** Everything in which a value breaks a rule, in the order Slack reports it; empty when it fits. */
// oxlint-disable-next-line complexity -- a flat switch over the kinds of rule, one line each
export function findProblems(value: unknown, rule: Rule, pointer: string): readonly BlockProblem[] {
  const wrong = (message: string): readonly BlockProblem[] => [{ message, pointer }];
  switch (rule.kind) {
    case "anything":
      return [];
    case "later":
      return findProblems(value, rule.rule(), pointer);
    case "boolean":
      return typeof value === "boolean" ? [] : wrong("must be a boolean");
    case "string":
      return typeof value === "string"
        ? stringProblems(value, rule).flatMap(wrong)
        : wrong("must provide a string");
    case "number":
      return typeof value === "number"
        ? numberProblems(value, rule).flatMap(wrong)
        : wrong("must provide a number");
    case "list":
      return listProblems(value, rule, pointer);
    case "object":
      return isRecord(value) ? objectProblems(value, rule, pointer) : wrong("must provide an object");
    case "shapes":
      return isRecord(value) ? shapeProblems(value, rule, pointer) : wrong("must provide an object");
  }
}

type RuleOf<K extends Rule["kind"]> = Extract<Rule, { readonly kind: K }>;

function stringProblems(text: string, rule: RuleOf<"string">): string[] {
  const length = Array.from(text).length;
  if (rule.max !== undefined && length > rule.max) return [`must be less than ${rule.max + 1} characters`];
  if (rule.min !== undefined && length < rule.min) return [`must be more than ${rule.min - 1} characters`];
  if (rule.values !== undefined && !rule.values.includes(text))
    return [`must be one of: ${rule.values.join(", ")}`];
  return [];
}

function numberProblems(value: number, rule: RuleOf<"number">): string[] {
  if (rule.max !== undefined && value > rule.max) return [`must be less than or equal to ${rule.max}`];
  if (rule.min !== undefined && value < rule.min) return [`must be greater than or equal to ${rule.min}`];
  if (rule.above !== undefined && value <= rule.above) return [`must be greater than ${rule.above}`];
  return [];
}

function listProblems(value: unknown, rule: RuleOf<"list">, pointer: string): readonly BlockProblem[] {
  if (!Array.isArray(value)) return [{ message: "must provide an array", pointer }];
  if (rule.max !== undefined && value.length > rule.max) {
    return [{ message: `no more than ${rule.max} items allowed`, pointer }];
  }
  if (rule.min !== undefined && value.length < rule.min) {
    return [{ message: `no less than ${rule.min} items allowed`, pointer }];
  }
  return value.flatMap((entry, index) => findProblems(entry, rule.of, `${pointer}/${index}`));
}

function objectProblems(value: JsonRecord, rule: ObjectRule, pointer: string): readonly BlockProblem[] {
  const missing = Object.keys(rule.required).filter((name) => value[name] === undefined);
  const inside = Object.entries(value).flatMap(([name, field]) => {
    const fieldRule = rule.required[name] ?? rule.optional[name];
    if (fieldRule === undefined) return [{ message: `invalid additional property: ${name}`, pointer }];
    return findProblems(field, fieldRule, `${pointer}/${name}`);
  });
  const whole = rule.check?.(value) ?? null;
  return [
    ...missing.map((name) => ({ message: `missing required field: ${name}`, pointer })),
    ...inside,
    ...(whole === null ? [] : [{ message: whole, pointer }]),
  ];
}

function shapeProblems(value: JsonRecord, rule: ShapesRule, pointer: string): readonly BlockProblem[] {
  const { type, ...fields } = value;
  if (type === undefined) return [{ message: "missing required field: type", pointer }];
  const shape = typeof type === "string" ? rule.shapes[type] : undefined;
  if (shape === undefined) {
    return [
      {
        message: `unsupported type: ${typeof type === "string" ? type : JSON.stringify(type)}`,
        pointer: `${pointer}/type`,
      },
    ];
  }
  const problems = objectProblems(fields, shape, pointer);
  if (problems.length === 0 || !rule.isAnnounced) return problems;
  return [{ message: "failed to match all allowed schemas", pointer }, ...problems];
}
