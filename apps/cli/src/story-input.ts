import { type EpochMs, ParleyError } from "@parley/core";

/** A story as the command line takes it: `{id, title, summary?, text?, lang?, published?, url?, outlet?}`. */
export interface StoryInput {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly language: string | null;
  readonly publishedAt: EpochMs | null;
  readonly url: string;
  readonly outlet: string;
}

/** @throws {ParleyError} `usage` naming the line when `value` is not an object with an id. */
export function readStory(value: unknown, where: string): StoryInput {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ParleyError("usage", `${where}: not an object, write {"id": …, "title": …}`, {
      retry: "never",
    });
  }
  const fields = new Map(Object.entries(value));
  const text = (name: string): string => {
    const field: unknown = fields.get(name);
    return typeof field === "string" ? field : typeof field === "number" ? String(field) : "";
  };
  const published = Date.parse(text("published"));
  return {
    id: text("id"),
    title: text("title"),
    summary: text("summary"),
    text: text("text"),
    language: text("lang") || null,
    publishedAt: Number.isNaN(published) ? null : published,
    url: text("url"),
    outlet: text("outlet"),
  };
}
