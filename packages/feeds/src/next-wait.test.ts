import { describe, expect, it } from "vitest";
import { nextWait, type WaitInput } from "./next-wait.ts";

const VALIDATORS = { etag: null, lastModified: null, url: null, bodyHash: null };
const QUIET = { status: "not-modified", validators: VALIDATORS, minWaitMs: 0 } as const;
const PROBLEM = {
  status: "problem",
  code: "feed_rejected",
  message: "",
  retryAfterMs: null,
  gone: false,
} as const;

const wait = (input: Partial<WaitInput>): number =>
  nextWait({
    everyMs: 300_000,
    minEveryMs: 30_000,
    previousWaitMs: 120_000,
    result: QUIET,
    freshItems: 0,
    failures: 0,
    jitter: 0.5,
    ...input,
  });

describe("nextWait", () => {
  it("is halved by news and lengthened by silence, between minEvery and every", () => {
    expect(wait({ freshItems: 3 })).toBe(60_000);
    expect(wait({})).toBe(180_000);
    expect(wait({ previousWaitMs: 31_000, freshItems: 1 })).toBe(30_000);
    expect(wait({ previousWaitMs: 299_000 })).toBe(300_000);
  });

  it("respects the publisher's wish up to an hour", () => {
    expect(wait({ result: { ...QUIET, minWaitMs: 900_000 } })).toBe(900_000);
    expect(wait({ result: { ...QUIET, minWaitMs: 86_400_000 } })).toBe(3_600_000);
  });

  it("backs off further with each failure, never for ever, and obeys Retry-After but not an absurd one", () => {
    expect(wait({ result: PROBLEM, failures: 1 })).toBe(300_000);
    expect(wait({ result: PROBLEM, failures: 3 })).toBe(1_200_000);
    expect(wait({ result: PROBLEM, failures: 50 })).toBe(6 * 3_600_000);
    expect(wait({ result: { ...PROBLEM, retryAfterMs: 7_200_000 }, failures: 1 })).toBe(7_200_000);
    expect(wait({ result: { ...PROBLEM, retryAfterMs: -5 }, failures: 1 })).toBe(300_000);
    expect(wait({ result: { ...PROBLEM, retryAfterMs: 1e15 }, failures: 1 })).toBe(7 * 86_400_000);
  });
});
