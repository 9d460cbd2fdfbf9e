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
  /** Words, or characters, of the term itself; others may stand between them. */
  readonly matched: number;
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
  /** Only what may be a name by its writing matches. */
  readonly isName: boolean;
  /** Other words may stand before it. */
  readonly afterGap: boolean;
}

/** Letters by which a prefix is looked up; a shorter prefix by what it has. */
const KEY = 3;
const KEY_LENGTHS = [1, 2, 3];

const NOTHING: readonly Meaning[] = [];

/** Terms that begin with the same words share the way to where they differ: "trade talks", "trade deal". */
class TermNode {
  /** What the terms that end here stand for. */
  meanings: readonly Meaning[] = NOTHING;
  /** How many words lead here. */
  readonly depth: number;
  // Most nodes end a term and lead nowhere: maps are made when first needed, which saves most of the memory.
  #words: Map<string, TermNode> | null = null;
  #acronyms: Map<string, TermNode> | null = null;
  #names: Map<string, TermNode> | null = null;
  #prefixes: Map<string, { readonly word: PatternWord; readonly node: TermNode }[]> | null = null;
  /** Where a term goes on after other words, at most `GAP_WORDS`. */
  #gap: TermNode | null = null;
  /** Which letters the words here begin with, folded to 32 bits: most words of a text need no look-up. */
  #initials = 0;

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
    this.#initials |= initialOf(word.norm);
    if (!word.isPrefix) {
      const map = this.#mapOf(word);
      const node = map.get(word.norm) ?? new TermNode(this.depth + 1);
      map.set(word.norm, node);
      return node;
    }
    const key = word.norm.slice(0, KEY);
    this.#prefixes ??= new Map();
    const list = this.#prefixes.get(key) ?? [];
    this.#prefixes.set(key, list);
    const known = list.find(
      (entry) =>
        entry.word.norm === word.norm &&
        entry.word.isCapitals === word.isCapitals &&
        entry.word.isName === word.isName,
    );
    if (known) return known.node;
    const node = new TermNode(this.depth + 1);
    list.push({ word, node });
    return node;
  }

  #mapOf({ isCapitals, isName }: PatternWord): Map<string, TermNode> {
    if (isCapitals) return (this.#acronyms ??= new Map());
    if (isName) return (this.#names ??= new Map());
    return (this.#words ??= new Map());
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
    if (token === undefined || (this.#initials & initialOf(token.norm)) === 0) return;
    const word = this.#words?.get(token.norm);
    if (word) found(word);
    const acronym = token.isCapitals ? this.#acronyms?.get(token.norm) : undefined;
    if (acronym) found(acronym);
    const name = token.mayBeName ? this.#names?.get(token.norm) : undefined;
    if (name) found(name);
    this.#stepPrefixes(token, found);
  }

  #stepPrefixes(token: Token, found: (node: TermNode) => void): void {
    if (this.#prefixes === null) return;
    for (const length of KEY_LENGTHS) {
      if (length > token.norm.length) return;
      for (const entry of this.#prefixes.get(token.norm.slice(0, length)) ?? []) {
        if (isWord(token, entry.word)) found(entry.node);
      }
    }
  }
}

function initialOf(norm: string): number {
  return 1 << (norm.charCodeAt(0) & 31);
}

function isWord(token: Token, word: PatternWord): boolean {
  return (
    token.norm.startsWith(word.norm) &&
    (token.isCapitals || !word.isCapitals) &&
    (token.mayBeName || !word.isName)
  );
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
    if (!end.meanings.some((known) => known.concept === concept))
      end.meanings = [...end.meanings, meaningOf(concept)];
  }
  return {
    find(_text, tokens) {
      const hits: Hit[] = [];
      for (let at = 0; at < tokens.length && hits.length < MAX_HITS; at++) {
        const start = tokens[at]?.start ?? 0;
        root.walk(tokens, at, ({ meanings, depth }, last) => {
          const end = tokens[last]?.end ?? start;
          for (const { concept, kind, name } of meanings)
            hits.push({ concept, kind, name, start, end, matched: depth });
        });
      }
      return hits;
    },
  };
}

/** Terms of languages that do not: found anywhere in the text. */
export function characterIndex(terms: Iterable<readonly [concept: string, term: Term]>): TermIndex {
  const byStart = new Map<
    string,
    { readonly meaning: Meaning; readonly head: string; readonly tail: string }[]
  >();
  for (const [concept, term] of terms) {
    const [head = "", tail = ""] = normalise(term)
      .replaceAll(/[*^]/g, "")
      .split("~")
      .map((part) => part.trim());
    if (head === "") continue;
    const start = head.slice(0, 2);
    const list = byStart.get(start) ?? [];
    byStart.set(start, list);
    list.push({ meaning: meaningOf(concept), head, tail });
  }
  return {
    find(text) {
      // Lower-casing one character at a time keeps every offset where it was.
      const lower = Array.from({ length: text.length }, (_, at) => lowerUnit(text[at] ?? "")).join("");
      const hits: Hit[] = [];
      for (let at = 0; at < lower.length && hits.length < MAX_HITS; at++) {
        const candidates = [1, 2].flatMap((length) => byStart.get(lower.slice(at, at + length)) ?? []);
        for (const { meaning, head, tail } of candidates) {
          if (!lower.startsWith(head, at)) continue;
          const end = tail === "" ? at + head.length : endOfTail(lower, at + head.length, tail);
          if (end !== null) hits.push({ ...meaning, start: at, end, matched: head.length + tail.length });
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
  for (const written of term.split(/\s+/)) {
    if (written === "~") {
      afterGap = true;
      continue;
    }
    const isName = written.startsWith("^");
    const part = isName ? written.slice(1) : written;
    const tokens = tokensOf(part);
    for (const [index, token] of tokens.entries()) {
      words.push({
        norm: token.norm,
        isPrefix: part.endsWith("*") && index === tokens.length - 1,
        isCapitals: token.isCapitals,
        isName: isName && index === 0,
        afterGap: afterGap && index === 0,
      });
    }
    afterGap = false;
  }
  return words;
}
