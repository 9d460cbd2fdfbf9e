import type { TextField } from "@parley/core";
import { detectLanguage } from "./detect-language.ts";
import type { Knowledge } from "./knowledge.ts";
import type { Hit, TermIndex } from "./term-index.ts";
import { type Sentence, sentencesOf, type Token, tokensOf } from "./tokens.ts";

/** What is judged; a feed item fits. */
export interface AssessInput {
  readonly title: string;
  readonly summary?: string;
  readonly text: string;
  /** As the feed states it, or null. */
  readonly language: string | null;
  readonly publishedAt: number | null;
}

/** A sentence with what was found in it. */
export interface ReadSentence {
  readonly field: TextField;
  readonly range: Sentence;
  /** The whole text of the field: offsets point into it. */
  readonly source: string;
  readonly tokens: readonly Token[];
  /** Longest terms only: "South Korea" is not also "Korea". In order of their place. */
  readonly hits: readonly Hit[];
  /** How much what stands here says about the story: the title most, later sentences less. */
  readonly weight: number;
}

export interface Reading {
  readonly language: string;
  /** Title first, then the others as they are read. */
  readonly sentences: readonly ReadSentence[];
  readonly hasTitle: boolean;
  /** How many of the sentences are the head: the title or, without one, the first two. */
  readonly headLength: number;
}

/** Longer texts are cut here: the news stands at the beginning, and an article stays within a few milliseconds. */
const MAX_CHARS = 4_000;

/** Sentences read of a text; a "sentence" longer than this many characters is cut. */
const MAX_SENTENCES = 120;

/** Sentences that stand for a title where there is none. */
const UNTITLED_HEAD = 2;

export function readText(input: AssessInput, knowledge: Knowledge): Reading {
  const title = input.title.slice(0, 1_000);
  const summary = (input.summary ?? "").slice(0, MAX_CHARS);
  const text = input.text.slice(0, MAX_CHARS);
  const language = detectLanguage(`${title}\n${summary || text}`, input.language, knowledge.indexes);
  const index = knowledge.indexes.get(language) ?? knowledge.indexes.get("en");
  const hasTitle = title.trim() !== "";
  if (!index) return { language, sentences: [], hasTitle, headLength: 0 };
  const body = [
    ...read("summary", summary, index),
    ...(text === summary ? [] : read("text", text, index)),
  ].slice(0, MAX_SENTENCES);
  const head = read("title", title, index).map((sentence) => ({ ...sentence, weight: 2 }));
  const sentences = [
    ...head,
    ...body.map((sentence, at) => ({ ...sentence, weight: weightAt(at, hasTitle) })),
  ];
  const headLength = hasTitle ? head.length : Math.min(UNTITLED_HEAD, sentences.length);
  return { language, sentences, hasTitle, headLength };
}

/** The lead counts more than what follows; without a title it stands for it. */
function weightAt(at: number, hasTitle: boolean): number {
  if (at < 2) return hasTitle ? 1.2 : 1.6;
  return at < 8 ? 1 : 0.6;
}

function read(field: TextField, text: string, index: TermIndex): Omit<ReadSentence, "weight">[] {
  if (text.trim() === "") return [];
  const tokens = tokensOf(text);
  const hits = index.find(text, tokens).toSorted((a, b) => a.start - b.start || b.end - a.end);
  let tokenAt = 0;
  let hitAt = 0;
  return sentencesOf(text).map((range) => {
    const own: Token[] = [];
    for (; tokenAt < tokens.length; tokenAt++) {
      const token = tokens[tokenAt];
      if (!token || token.start >= range.end) break;
      own.push(token);
    }
    const found: Hit[] = [];
    for (; hitAt < hits.length; hitAt++) {
      const hit = hits[hitAt];
      if (!hit || hit.start >= range.end) break;
      if (hit.end <= range.end) found.push(hit);
    }
    return {
      field,
      range,
      source: text,
      tokens: own,
      hits: [
        ...longest(found.filter((hit) => !isStage(hit))),
        ...firstOfEach(found.filter(isStage)),
      ].toSorted((a, b) => a.start - b.start),
    };
  });
}

/**
 * Of terms of the same kind that stand inside one another, the longest. One pass, since a hostile sentence has thousands.
 *
 * @param hits By their start, and the longer first where they start together.
 */
function longest(hits: readonly Hit[]): readonly Hit[] {
  const reaching = new Map<string, Hit>();
  return hits.filter((hit) => {
    const other = reaching.get(hit.kind);
    if (other && (other.end > hit.end || (other.end === hit.end && other.start < hit.start))) return false;
    if (!other || hit.end > other.end) reaching.set(hit.kind, hit);
    return true;
  });
}

function isStage({ kind }: Hit): boolean {
  return kind === "stage";
}

/**
 * Of stage cues that overlap, the one that starts first, since it governs the others ("to sign a deal"), with the most words
 * ("agree to resume" rather than "agree ~ trade"), and then the shortest.
 */
function firstOfEach(hits: readonly Hit[]): readonly Hit[] {
  const kept: Hit[] = [];
  const order = hits.toSorted((a, b) => a.start - b.start || b.matched - a.matched || a.end - b.end);
  let coveredTo = 0;
  for (const hit of order) {
    const last = kept.at(-1);
    if (!last || hit.start >= coveredTo) {
      kept.push(hit);
      coveredTo = hit.end;
      // "Postpones" and "postpones ~ signing" say the same, and so "signing" says nothing of its own.
    } else if (hit.start === last.start && hit.concept === last.concept)
      coveredTo = Math.max(coveredTo, hit.end);
  }
  return kept;
}

/** The party that a hit names itself or by one of its people; null for any other hit. */
export function partyOf({ kind, name }: Hit, { partyOfPerson }: Knowledge): string | null {
  if (kind === "party") return name;
  return kind === "person" ? (partyOfPerson.get(name) ?? null) : null;
}
