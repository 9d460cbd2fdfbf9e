import {
  type Assessment,
  type FeedItem,
  type Stage,
  type Story,
  type StoryItem,
  storyId,
} from "@parley/core";
import { tokensOf } from "./tokens.ts";

const HOUR_MS = 3_600_000;

/** Later than this, the same step of the same parties is another development, however alike the words. */
const WINDOW_MS = 72 * HOUR_MS;

/** Within this time after any of its items a story takes in what is only loosely alike. */
const CLOSE_MS = 36 * HOUR_MS;

/** A step that happens once ("signed") is known by its parties, stage and time; of others ("talks continue") words must tell. */
const SINGULAR: ReadonlySet<Stage> = new Set<Stage>([
  "agreed-in-principle",
  "signed",
  "ratified",
  "in-force",
  "collapsed",
  "truce",
  "stalled",
]);

/** What likeness an item needs to continue a story; words count by the share of the shorter item's words. */
const ENOUGH = { singular: 0.1, other: 0.2, withoutParties: 0.4, afterClose: 0.1 } as const;

/** What else speaks for one development, and what stands in for words where two languages share none. */
const SAME_VENUE = 0.15;
const SAME_PERSON = 0.05;
const MAX_PERSONS = 3;
const SAME_NUMBER = 0.15;
const SAME_TOPIC = 0.05;
const OTHER_LANGUAGE = 0.15;
/** A bare headline ("India, UK ink trade deal") has hardly a word that is no tag: that says nothing against it. */
const BARE_HEADLINE = { words: 4, likeness: 0.1 } as const;

/** Bounds of the lists that a story carries. */
const MAX_ITEMS = 12;
const MAX_PUBLISHERS = 50;
const MAX_ITEM_IDS = 200;
const MAX_WORDS = 40;

/**
 * The story that an item continues, with the item in it; or a new one.
 *
 * Never merges two stages or two sets of parties. An item that is already in a story gives that story back unchanged, so
 * that a repeated job changes nothing.
 *
 * @param recent Stories of any negotiation; those of other parties are passed over.
 */
export function matchStory(item: FeedItem, assessment: Assessment, recent: readonly Story[]): Story {
  const known = recent.find((story) => story.itemIds.includes(item.id));
  if (known) return known;
  const stage = assessment.stage ?? "under-way";
  const member = storyItemOf(item, assessment);
  const best = recent
    .filter((story) => isSameStep(story, assessment.parties, stage))
    .map((story) => ({ story, likeness: likeness(story, member, assessment) }))
    .filter(({ likeness: value }) => value > 0)
    .toSorted((a, b) => b.likeness - a.likeness)[0];
  return best ? joined(best.story, member, assessment) : founded(item, member, assessment);
}

function isSameStep(story: Story, parties: readonly string[], stage: Stage): boolean {
  return story.stage === stage && story.parties.join() === parties.join();
}

/** 0: another development. Above: the more, the likelier the same. */
function likeness(story: Story, item: StoryItem, assessment: Assessment): number {
  if (story.venue !== null && assessment.venue !== null && story.venue !== assessment.venue) return 0;
  const apartMs = Math.min(...story.items.map((member) => Math.abs(timeOf(item) - timeOf(member))));
  if (apartMs > WINDOW_MS || numbersDiffer(story, item)) return 0;
  const value =
    Math.max(0, ...story.items.map((member) => wordLikeness(member, item))) + signs(story, item, assessment);
  return value >= needed(story, apartMs) ? value : 0;
}

function needed(story: Story, apartMs: number): number {
  const base = SINGULAR.has(story.stage) ? ENOUGH.singular : ENOUGH.other;
  const close = apartMs <= CLOSE_MS ? 0 : ENOUGH.afterClose;
  return (story.parties.length < 2 ? ENOUGH.withoutParties : base) + close;
}

/** Venue, people, numbers and topics in common: they are tags, the same in every language. */
function signs(story: Story, item: StoryItem, assessment: Assessment): number {
  const venue = story.venue !== null && story.venue === assessment.venue ? SAME_VENUE : 0;
  const people = assessment.people.filter(({ name }) => story.people.includes(name)).length;
  const theirs = new Set(story.items.flatMap((member) => numbersIn(member.words)));
  const number = numbersIn(item.words).some((own) => theirs.has(own)) ? SAME_NUMBER : 0;
  const topic = assessment.topics.some((own) => story.topics.includes(own)) ? SAME_TOPIC : 0;
  return venue + number + topic + SAME_PERSON * Math.min(MAX_PERSONS, people);
}

function wordLikeness(member: StoryItem, item: StoryItem): number {
  const shared = sharedWords(member.words, item.words);
  if (member.language !== item.language) return Math.max(shared, OTHER_LANGUAGE);
  const isBare = Math.min(member.words.length, item.words.length) < BARE_HEADLINE.words;
  return isBare ? Math.max(shared, BARE_HEADLINE.likeness) : shared;
}

/** Both name percentages or amounts, and none is the same: two developments, or a correction. */
function numbersDiffer(story: Story, item: StoryItem): boolean {
  const own = percentagesIn(item.words);
  const theirs = story.items.flatMap((member) => percentagesIn(member.words));
  return own.length > 0 && theirs.length > 0 && !own.some((number) => theirs.includes(number));
}

function percentagesIn(words: readonly string[]): string[] {
  return words.filter((word) => word.endsWith("%"));
}

function numbersIn(words: readonly string[]): string[] {
  return words.filter((word) => /^[#\d]/.test(word));
}

function sharedWords(a: readonly string[], b: readonly string[]): number {
  const shorter = Math.min(a.length, b.length);
  if (shorter === 0) return 0;
  const set = new Set(a);
  return b.filter((word) => set.has(word)).length / shorter;
}

function timeOf(item: StoryItem): number {
  return item.publishedAt ?? item.seenAt;
}

function founded(item: FeedItem, member: StoryItem, assessment: Assessment): Story {
  return {
    id: storyId(item.id),
    parties: assessment.parties,
    stage: assessment.stage ?? "under-way",
    topics: assessment.topics,
    venue: assessment.venue,
    people: assessment.people.map((person) => person.name),
    firstSeenAt: item.seenAt,
    lastSeenAt: item.seenAt,
    isBaseline: item.isBaseline,
    publishers: [item.publisher],
    items: [member],
    itemIds: [item.id],
  };
}

function joined(story: Story, member: StoryItem, assessment: Assessment): Story {
  return {
    ...story,
    topics: [...new Set([...story.topics, ...assessment.topics])],
    venue: story.venue ?? assessment.venue,
    people: [...new Set([...story.people, ...assessment.people.map((person) => person.name)])].slice(0, 20),
    lastSeenAt: Math.max(story.lastSeenAt, member.seenAt),
    publishers: [...new Set([...story.publishers, member.publisher])].slice(0, MAX_PUBLISHERS),
    items: [...story.items, member].slice(0, MAX_ITEMS),
    itemIds: [...story.itemIds, member.id].slice(0, MAX_ITEM_IDS),
  };
}

function storyItemOf(item: FeedItem, assessment: Assessment): StoryItem {
  return {
    id: item.id,
    publisher: item.publisher,
    outlet: item.outlet,
    title: item.title,
    url: item.url,
    language: assessment.language,
    publishedAt: item.publishedAt,
    seenAt: item.seenAt,
    words: tellingWords(item, assessment),
  };
}

const PERCENT =
  /(\d+(?:[.,]\d+)?)\s?(?:%|％|per ?cent|процент|Prozent|por ciento|por cento|pour ?cent|percento|proc)/gu;

/** Numbers that say when, not what. */
const YEAR = /^(?:19|20)\d\d$/;

/** The lead says what a teaser says: what follows is background that many stories share. */
const LEAD_CHARS = 400;

/**
 * Percentages, numbers and words, each once, at most 40. Words that stand for a tag ("tariffs", "China", "talks") are left
 * out: every report of a negotiation has them. Pairs of characters where words are not separated.
 */
function tellingWords(item: FeedItem, assessment: Assessment): string[] {
  const text = `${item.title}\n${item.text.slice(0, LEAD_CHARS)}`;
  const percentages = [...text.matchAll(PERCENT)].map((match) => `${match[1]?.replace(",", ".")}%`);
  const tags = new Set(
    assessment.evidence.flatMap((evidence) => tokensOf(evidence.text).map(({ norm }) => norm)),
  );
  const words = tokensOf(text)
    .filter(({ norm }) => !tags.has(norm))
    .flatMap(({ norm }) => wordOf(norm));
  return [...new Set([...percentages, ...words])].slice(0, MAX_WORDS);
}

function wordOf(norm: string): string[] {
  if (/^\d{2,}$/.test(norm)) return YEAR.test(norm) ? [] : [`#${norm}`];
  if (!/[\u3040-\u30ff\u4e00-\u9fff]/.test(norm)) return norm.length >= 4 ? [norm] : [];
  return Array.from({ length: Math.max(0, norm.length - 1) }, (_, at) => norm.slice(at, at + 2));
}
