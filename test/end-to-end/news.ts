import type { FeedEntry } from "@parley/testkit";

const HOSTS: readonly string[] = ["Britain", "Brazil", "New Zealand"];

/** A clear report of a development; each `n` below 60 has another pair of parties, so that each is a story of its own. */
export function tradeTalk(n: number, publishedAt: number): FeedEntry {
  const [country, capital] = PARTNERS[n % PARTNERS.length] ?? ["India", "New Delhi"];
  const host = HOSTS[Math.floor(n / PARTNERS.length) % HOSTS.length] ?? "Britain";
  return {
    guid: `talk-${n}`,
    title: `${host} and ${country} sign free trade agreement after years of negotiations`,
    link: `https://wire.example.com/talk-${n}`,
    text: `Ministers of ${host} and ${country} signed a free trade agreement in ${capital} that cuts tariffs on cars and farm goods.`,
    published: publishedAt,
  };
}

const PARTNERS: readonly (readonly [string, string])[] = [
  ["India", "New Delhi"],
  ["Japan", "Tokyo"],
  ["Australia", "Canberra"],
  ["Canada", "Ottawa"],
  ["Mexico", "Mexico City"],
  ["Vietnam", "Hanoi"],
  ["Turkey", "Ankara"],
  ["Israel", "Jerusalem"],
  ["Chile", "Santiago"],
  ["South Korea", "Seoul"],
  ["Switzerland", "Bern"],
  ["Indonesia", "Jakarta"],
  ["Thailand", "Bangkok"],
  ["Malaysia", "Kuala Lumpur"],
  ["Norway", "Oslo"],
  ["Peru", "Lima"],
  ["Colombia", "Bogota"],
  ["Egypt", "Cairo"],
  ["Kenya", "Nairobi"],
  ["Morocco", "Rabat"],
];

/** News of an ordinary day, look-alikes among them; none is trade talk. */
export function ordinaryNews(count: number, publishedAt: number): FeedEntry[] {
  return Array.from({ length: count }, (_, index) => {
    const [title, text] = ORDINARY[index % ORDINARY.length] ?? ["", ""];
    return {
      guid: `ordinary-${index}`,
      title: `${title} (${index})`,
      link: `https://wire.example.com/ordinary-${index}`,
      text,
      published: publishedAt,
    };
  });
}

const ORDINARY: readonly (readonly [string, string])[] = [
  [
    "Rovers open trade talks for goalkeeper",
    "The club hopes to close the transfer before the deadline on Friday.",
  ],
  [
    "Rail union resumes wage talks",
    "Negotiators for drivers and the operator meet again on Monday to end the strike.",
  ],
  ["Stocks climb as earnings beat forecasts", "Shares of chip makers led the market higher; oil fell."],
  ["Heavy rain floods valley towns", "Hundreds of people left their homes after the river rose overnight."],
  ["Museum reopens after renovation", "The gallery shows paintings that were not seen for forty years."],
  ["Ceasefire talks continue for third day", "Mediators said both armies had not yet agreed on a truce."],
  ["Grocer in merger talks with rival", "The two supermarket chains want to save costs on suppliers."],
  ["Minister resigns over expenses", "The prime minister will name a successor next week."],
  ["New vaccine trial starts", "Two thousand volunteers take part in the study at five hospitals."],
  [
    "City council raises electricity tariff",
    "Households will pay four per cent more for power from January.",
  ],
];

/** The London talks of June 2025 as a machine translation might retell them, names garbled; own words. */
export const GARBLED_LONDON: FeedEntry = {
  guid: "london-garbled",
  title: "",
  link: "https://daily.example.com/london",
  text: [
    "China's Deputy Prime Minister Hen Lifeng, who leads the commercial issues with the US, said today that Beijing and Washington must limit misunderstandings.",
    "After two days of talks in London the delegations announced that they agreed in principle on a “general context” to ease their commercial differences; the presidents still have to approve it.",
    "US Secretary of Commerce Howard Latnik was sure that the question of rare land from China will be resolved. Both sides had reduced customs duties for a time last month.",
    "President Si Jinning and US President Donald Trump had spoken by telephone.",
  ].join("\n"),
};
