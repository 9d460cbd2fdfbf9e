import type { Term } from "@parley/core";
import { normalise, type Token, tokensOf } from "./tokens.ts";

/** What a term stands for. */
interface Meaning {
  /** As given to the index, e.g. `party:US`. */
  readonly concept: string;
  /** `party`; a concept without a colon is its own kind. */
  readonly kind: string;
  /** `US`. */
  readonly name: string;
}

/** A term found in a text. */
export interface Hit extends Meaning {
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

interface PatternWord {
  readonly norm: string;
  readonly isPrefix: boolean;
  readonly isCapitals: boolean;
  /** Other words may stand before it. */
  readonly afterGap: boolean;
}

/** Letters by which a prefix is looked up; a shorter prefix by what it has. */
const KEY = 3;
const KEY_LENGTHS = [1, 2, 3];

/** Terms that begin with the same words share the way to where they differ: "trade talks", "trade deal". */
class TermNode {
  /** What the terms that end here stand for. */
  readonly meanings: Meaning[] = [];
  /** How many words lead here. */
  readonly depth: number;
  readonly #words = new Map<string, TermNode>();
  readonly #acronyms = new Map<string, TermNode>();
  readonly #prefixes = new Map<string, { readonly word: PatternWord; readonly node: TermNode }[]>();
  /** Where a term goes on after other words, at most `GAP_WORDS`. */
  #gap: TermNode | null = null;

  constructor(depth: number) {
    this.depth = depth;
  }

  /** The node behind a word, made where there is none. */
  to(word: PatternWord): TermNode {
    if (!word.afterGap) return this.#child(word);
    this.#gap ??= new TermNode(this.depth);
    return this.#gap.#child(word);
  }

  #child(word: PatternWord): TermNode {
    if (!word.isPrefix) {
      const map = word.isCapitals ? this.#acronyms : this.#words;
      const node = map.get(word.norm) ?? new TermNode(this.depth + 1);
      map.set(word.norm, node);
      return node;
    }
    const key = word.norm.slice(0, KEY);
    const list = this.#prefixes.get(key) ?? [];
    this.#prefixes.set(key, list);
    const known = list.find(
      (entry) => entry.word.norm === word.norm && entry.word.isCapitals === word.isCapitals,
    );
    if (known) return known.node;
    const node = new TermNode(this.depth + 1);
    list.push({ word, node });
    return node;
  }

  /** Calls `visit` for each node that the term which began at `start` reaches with tokens from `at` on. */
  walk(tokens: readonly Token[], at: number, visit: (node: TermNode, last: number) => void): void {
    this.#step(tokens, at, (node) => {
      visit(node, at);
      node.walk(tokens, at + 1, visit);
    });
    const gap = this.#gap;
    if (gap === null) return;
    const seen = new Set<TermNode>();
    for (let position = at; position <= at + GAP_WORDS && position < tokens.length; position++) {
      gap.#step(tokens, position, (node) => {
        if (seen.has(node)) return;
        seen.add(node);
        visit(node, position);
        node.walk(tokens, position + 1, visit);
      });
    }
  }

  #step(tokens: readonly Token[], at: number, found: (node: TermNode) => void): void {
    const token = tokens[at];
    if (token === undefined) return;
    const word = this.#words.get(token.norm);
    if (word) found(word);
    const acronym = token.isCapitals ? this.#acronyms.get(token.norm) : undefined;
    if (acronym) found(acronym);
    if (this.#prefixes.size === 0) return;
    for (const length of KEY_LENGTHS) {
      if (length > token.norm.length) return;
      for (const entry of this.#prefixes.get(token.norm.slice(0, length)) ?? []) {
        if (isWord(token, entry.word)) found(entry.node);
      }
    }
  }
}

function isWord(token: Token, word: PatternWord): boolean {
  return token.norm.startsWith(word.norm) && (token.isCapitals || !word.isCapitals);
}

function meaningOf(concept: string): Meaning {
  const colon = concept.indexOf(":");
  return { concept, kind: colon === -1 ? concept : concept.slice(0, colon), name: concept.slice(colon + 1) };
}

/** Terms of languages that separate words. */
export function wordIndex(terms: Iterable<readonly [concept: string, term: Term]>): TermIndex {
  const root = new TermNode(0);
  for (const [concept, term] of terms) {
    const words = patternWords(term);
    if (words.length === 0) continue;
    const end = words.reduce((node, word) => node.to(word), root);
    if (!end.meanings.some((known) => known.concept === concept)) end.meanings.push(meaningOf(concept));
  }
  return {
    find(_text, tokens) {
      const hits: Hit[] = [];
      for (let at = 0; at < tokens.length && hits.length < MAX_HITS; at++) {
        const start = tokens[at]?.start ?? 0;
        root.walk(tokens, at, ({ meanings, depth }, last) => {
          const end = tokens[last]?.end ?? start;
          for (const meaning of meanings)
            hits.push({ ...meaning, start, end, skipped: last - at + 1 - depth });
        });
      }
      return hits;
    },
  };
}

/** Terms of languages that do not: found anywhere in the text. */
export function characterIndex(terms: Iterable<readonly [concept: string, term: Term]>): TermIndex {
  const byFirst = new Map<
    string,
    { readonly meaning: Meaning; readonly head: string; readonly tail: string }[]
  >();
  for (const [concept, term] of terms) {
    const [head = "", tail = ""] = normalise(term)
      .replaceAll("*", "")
      .split("~")
      .map((part) => part.trim());
    const first = head[0];
    if (first === undefined) continue;
    byFirst.set(first, [...(byFirst.get(first) ?? []), { meaning: meaningOf(concept), head, tail }]);
  }
  return {
    find(text) {
      // Lower-casing one character at a time keeps every offset where it was.
      const lower = Array.from({ length: text.length }, (_, at) => lowerUnit(text[at] ?? "")).join("");
      const hits: Hit[] = [];
      for (let at = 0; at < lower.length && hits.length < MAX_HITS; at++) {
        for (const { meaning, head, tail } of byFirst.get(lower[at] ?? "") ?? []) {
          if (!lower.startsWith(head, at)) continue;
          const end = tail === "" ? at + head.length : endOfTail(lower, at + head.length, tail);
          const skipped = end === null ? 0 : end - at - head.length - tail.length;
          if (end !== null) hits.push({ ...meaning, start: at, end, skipped });
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
