/**
 * 53-bit hash (cyrb53), as 11 base-36 digits: for identities inside one feed or one negotiation, not for secrets.
 * By the birthday bound, a feed of 100 000 items has a collision with a chance of 1 in 2 million.
 */
export function hashOf(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36).padStart(11, "0");
}

/** Identity of a feed entry. `key` is its guid, else its canonical link, else its title and date. */
export function feedItemId(feedId: string, key: string): string {
  return `${feedId}-${hashOf(key)}`;
}

/** Identity of the talks between one set of parties, in any order: `CN-US`; `unknown` when none could be read. */
export function negotiationId(parties: readonly string[]): string {
  return parties.length === 0 ? "unknown" : parties.toSorted().join("-");
}

export function storyId(firstItemId: string): string {
  return `s-${firstItemId}`;
}

export function alertId(story: string, routeId: string): string {
  return `${story}-${routeId}`;
}
