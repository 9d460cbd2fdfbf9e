const REGIONS = new Intl.DisplayNames(["en"], { type: "region" });

/** Parties whose usual short name in headlines is not the one that Intl gives. */
const SHORT: Readonly<Record<string, string>> = {
  US: "US",
  GB: "UK",
  KR: "South Korea",
  KP: "North Korea",
  TR: "Turkey",
  AFCFTA: "AfCFTA",
  AFRICAN_UNION: "African Union",
  MERCOSUR: "Mercosur",
};

/** The party as headlines name it: `US`, `UK`, `China`, `EU`, `Mercosur`. */
export function partyName(code: string): string {
  if (SHORT[code] !== undefined) return SHORT[code];
  return /^[A-Z]{2}$/.test(code) && code !== "EU" ? (REGIONS.of(code) ?? code) : code;
}

/** `US–China`; the party with the longer name last reads best, and US and EU are expected first. */
export function pairName(parties: readonly string[]): string {
  if (parties.length === 0) return "Trade talks";
  const rank = (code: string): number => ["US", "EU"].indexOf(code) + 1 || 9;
  return parties
    .toSorted((a, b) => rank(a) - rank(b))
    .map(partyName)
    .join("–");
}

/** The flag as a pair of regional indicators, or an empty text for blocs without one. */
export function partyFlag(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return "";
  return String.fromCodePoint(...[...code].map((letter) => 0x1f1e6 + (letter.codePointAt(0) ?? 65) - 65));
}
