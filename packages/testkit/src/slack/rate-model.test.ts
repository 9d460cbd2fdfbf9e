import { describe, expect, it } from "vitest";
import { openRateModel, type RatedCall } from "./rate-model.ts";

function aPost(fields: Partial<RatedCall> = {}): RatedCall {
  return { method: "chat.postMessage", tier: "post", channel: "C1", at: 0, ...fields };
}

describe("openRateModel", () => {
  it("lets three posts through at once, and then one a second", () => {
    const rates = openRateModel({ isEnforced: true });
    const verdicts = [0, 0, 0, 0].map((at) => rates.judge(aPost({ at })).status);
    expect(verdicts).toEqual(["allowed", "allowed", "allowed", "limited"]);
    expect(rates.judge(aPost({ at: 1_000 })).status).toBe("allowed");
  });

  it("does not count one channel's posts against another", () => {
    const rates = openRateModel({ isEnforced: true });
    for (let post = 0; post < 4; post++) rates.judge(aPost());
    expect(rates.judge(aPost({ channel: "C2" })).status).toBe("allowed");
  });

  it("limits the workspace to a burst of 20 over all channels", () => {
    const rates = openRateModel({ isEnforced: true });
    const verdicts = Array.from(
      { length: 21 },
      (_, index) => rates.judge(aPost({ channel: `C${index}` })).status,
    );
    expect(verdicts.lastIndexOf("allowed")).toBe(19);
  });

  it("calls a post made during a Retry-After a violation, and one made after it none", () => {
    const rates = openRateModel({ isEnforced: true });
    for (let post = 0; post < 3; post++) rates.judge(aPost());
    expect(rates.judge(aPost())).toEqual({ status: "limited", retryAfterSeconds: 1, isViolation: false });
    expect(rates.judge(aPost({ at: 999 }))).toEqual({
      status: "limited",
      retryAfterSeconds: 1,
      isViolation: true,
    });
    expect(rates.judge(aPost({ at: 1_000 })).status).toBe("allowed");
  });

  it("counts an update against the method, whatever the channel", () => {
    const rates = openRateModel({ isEnforced: true });
    const update = { method: "chat.update", tier: "tier-3" as const, at: 0 };
    const verdicts = Array.from(
      { length: 26 },
      (_, index) => rates.judge({ ...update, channel: `C${index}` }).status,
    );
    expect(verdicts.lastIndexOf("allowed")).toBe(24);
  });

  it("limits nothing but blocked calls when it is not enforced", () => {
    const rates = openRateModel({ isEnforced: false });
    for (let post = 0; post < 50; post++) expect(rates.judge(aPost()).status).toBe("allowed");
    rates.block(aPost(), 5);
    expect(rates.judge(aPost({ at: 4_999 })).status).toBe("limited");
    expect(rates.judge(aPost({ at: 5_000 })).status).toBe("allowed");
  });
});
