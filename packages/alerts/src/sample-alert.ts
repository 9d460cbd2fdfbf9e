import { type Alert, hashOf, type Route } from "@parley/core";

/** A message plainly marked as a sample, for trying a route. Its id follows the time, so that each try is shown. */
export function sampleAlert(route: Route, now: number): Alert {
  return {
    kind: "alert",
    id: `sample-${route.id}-${now}`,
    revision: hashOf(String(now)),
    channel: route.channel,
    headline: "SAMPLE · US–China: agreed in principle (London)",
    negotiationId: "CN-US",
    storyId: "sample",
    parties: ["CN", "US"],
    stage: "agreed-in-principle",
    previousStage: "under-way",
    topics: ["tariffs", "critical-minerals"],
    venue: "London",
    people: [{ name: "He Lifeng", as: "Hen Lifeng", inferred: false }],
    proof: "The two sides agreed in principle on a framework, the delegations said after two days of talks.",
    source: {
      outlet: "Parley",
      tier: "press",
      title: "This is a sample of what an alert looks like; no talks took place",
      language: "en",
      url: "https://example.com/",
    },
    publishedAt: now,
    seenAt: now,
    isLate: false,
    why: {
      score: 0.97,
      minScore: route.when.minScore,
      cues: ["agreed in principle", "talks"],
      route: route.channel ?? "console",
    },
  };
}
