/** An object that came from outside: its fields are unknown until looked at. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The field when it is a string, otherwise the empty string. */
export function textAt(record: JsonRecord, key: string): string {
  const value = record[key];
  return typeof value === "string" ? value : "";
}

/** The field when it is a list, otherwise the empty list. */
export function listAt(record: JsonRecord, key: string): readonly unknown[] {
  const value: unknown = record[key];
  return Array.isArray(value) ? value : [];
}

/** The field when it is an object, otherwise the empty object. */
export function recordAt(record: JsonRecord, key: string): JsonRecord {
  const value = record[key];
  return isRecord(value) ? value : {};
}
