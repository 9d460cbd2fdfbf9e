import type { Term } from "@parley/core";
import { normalise, type Token, tokensOf } from "./tokens.ts";

/** A term found in a text. */
export interface Hit {
  /** As given to the index, e.g. `party:US`. */
  readonly concept: string;
  readonly start: number;
  readonly end: number;
  /** Other words, or characters, that stand inside: 0 where the term stands in one piece. */
  readonly skipped: number;
}

/** Finds the terms of one language in a text; built once. */
export interface TermIndex {
  find(text: string, tokens: readonly Token[]): Hit[];
}

/** A text full of terms cannot grow without bound: far more than any article holds. */
const MAX_HITS = 4_000;

/** `~` lets this many other words stand between, as in "reach a long-awaited trade agreement". */
const GAP_WORDS = 4;
const GAP_CHARACTERS = 12;

interface WordPattern {
  readonly concept: string;
  readonly words: readonly PatternWord[];
}

interface PatternWord {
  readonly norm: string;
  readonly isPrefix: boolean;
  readonly isCapitals: boolean;
  /** Other words may stand before it. */
  readonly afterGap: boolean;
}

/** Letters by which a prefix is looked up; shorter prefixes would match too much and are taken whole. */
const KEY = 3;

/** Terms of languages that separate words. */
export function wordIndex(terms: Iterable<readonly [concept: string, term: Term]>): TermIndex {
  const exact = new Map<string, WordPattern[]>();
  const prefixes = new Map<string, WordPattern[]>();
  for (const [concept, term] of terms) {
    const words = patternWords(term);
    const [first] = words;
    if (!first) continue;
    const [map, key] = first.isPrefix ? [prefixes, first.norm.slice(0, KEY)] : [exact, first.norm];
    map.set(key, [...(map.get(key) ?? []), { concept, words }]);
  }
  return {
    find(_text, tokens) {
      const hits: Hit[] = [];
      for (let at = 0; at < tokens.length && hits.length < MAX_HITS; at++) {
        const token = tokens[at];
        if (!token) continue;
        const candidates = [
          exact.get(token.norm),
          prefixes.get(token.norm.slice(0, KEY)),
          prefixes.get(token.norm.slice(0, KEY - 1)),
        ];
        for (const pattern of candidates.flatMap((list) => list ?? [])) {
          const last = matchFrom(tokens, at, pattern.words);
          const skipped = last === null ? 0 : last - at + 1 - pattern.words.length;
          const end = last === null ? undefined : tokens[last]?.end;
          if (end !== undefined) hits.push({ concept: pattern.concept, start: token.start, end, skipped });
        }
      }
      return hits;
    },
  };
}

/** Terms of languages that do not: found anywhere in the text. */
export function characterIndex(terms: Iterable<readonly [concept: string, term: Term]>): TermIndex {
  const byFirst = new Map<
    string,
    { readonly concept: string; readonly head: string; readonly tail: string }[]
  >();
  for (const [concept, term] of terms) {
    const [head = "", tail = ""] = normalise(term)
      .replaceAll("*", "")
      .split("~")
      .map((part) => part.trim());
    const first = head[0];
    if (first === undefined) continue;
    byFirst.set(first, [...(byFirst.get(first) ?? []), { concept, head, tail }]);
  }
  return {
    find(text) {
      // Lower-casing one character at a time keeps every offset where it was.
      const lower = Array.from({ length: text.length }, (_, at) => lowerUnit(text[at] ?? "")).join("");
      const hits: Hit[] = [];
      for (let at = 0; at < lower.length && hits.length < MAX_HITS; at++) {
        for (const { concept, head, tail } of byFirst.get(lower[at] ?? "") ?? []) {
          if (!lower.startsWith(head, at)) continue;
          const end = tail === "" ? at + head.length : endOfTail(lower, at + head.length, tail);
          const skipped = end === null ? 0 : end - at - head.length - tail.length;
          if (end !== null) hits.push({ concept, start: at, end, skipped });
        }
      }
      return hits;
    },
  };
}

function lowerUnit(unit: string): string {
  const lower = unit.toLowerCase();
  return lower.length === 1 ? lower : unit;
}

function endOfTail(text: string, from: number, tail: string): number | null {
  const found = text.slice(from, from + GAP_CHARACTERS + tail.length).indexOf(tail);
  return found === -1 ? null : from + found + tail.length;
}

function patternWords(term: Term): PatternWord[] {
  const words: PatternWord[] = [];
  let afterGap = false;
  for (const part of term.split(/\s+/)) {
    if (part === "~") {
      afterGap = true;
      continue;
    }
    const tokens = tokensOf(part);
    for (const [index, token] of tokens.entries()) {
      words.push({
        norm: token.norm,
        isPrefix: part.endsWith("*") && index === tokens.length - 1,
        isCapitals: token.isCapitals,
        afterGap: afterGap && index === 0,
      });
    }
    afterGap = false;
  }
  return words;
}

/** The place of the pattern's last word among the tokens when it matches at `at`, else null. */
function matchFrom(tokens: readonly Token[], at: number, words: readonly PatternWord[]): number | null {
  let position = at - 1;
  for (const word of words) {
    const reach = position + 1 + (word.afterGap ? GAP_WORDS : 0);
    do position += 1;
    while (position < reach && !isWordAt(tokens, position, word));
    if (!isWordAt(tokens, position, word)) return null;
  }
  return position;
}

function isWordAt(tokens: readonly Token[], at: number, word: PatternWord): boolean {
  const token = tokens[at];
  return token !== undefined && isWord(token, word);
}

function isWord(token: Token, word: PatternWord): boolean {
  if (word.isCapitals && !token.isCapitals) return false;
  return word.isPrefix ? token.norm.startsWith(word.norm) : token.norm === word.norm;
}
