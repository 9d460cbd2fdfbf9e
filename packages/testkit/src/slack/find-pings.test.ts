import { describe, expect, it } from "vitest";
import { findPings, type PingableMessage } from "./find-pings.ts";

function pingsOf(message: Partial<PingableMessage>): readonly string[] {
  return findPings({ text: "", blocks: [], attachments: [], parse: "none", linksNames: false, ...message });
}

describe("findPings", () => {
  it.each(["<!channel>", "<!here|here>", "<!everyone>", "<!subteam^S123>", "<@U123>", "<@W9|name>"])(
    "finds %s in the text",
    (mention) => {
      expect(pingsOf({ text: `talks ${mention} resume` })).toEqual([mention]);
    },
  );

  it.each([
    "&lt;!channel&gt;",
    "@channel",
    "<!date^1749593520^{time}|now>",
    "<https://e.test|@here>",
    "<#C1>",
    "a < b @ c",
  ])("finds nothing in %s", (text) => {
    expect(pingsOf({ text })).toEqual([]);
  });

  it("takes a bare name for live when names are looked up", () => {
    expect(pingsOf({ text: "hello @here", parse: "full" })).toEqual(["@here"]);
    expect(pingsOf({ text: "hello @channel", linksNames: true })).toEqual(["@channel"]);
    expect(pingsOf({ text: "mail me@channel.example", parse: "client" })).toEqual([]);
  });

  it("looks into mrkdwn at any depth, and never into literal text", () => {
    const text = "<!channel>";
    const blocks = [
      { type: "header", text: { type: "plain_text", text } },
      { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] },
      { type: "context", elements: [{ type: "mrkdwn", text }] },
    ];
    expect(pingsOf({ blocks })).toEqual([text]);
  });

  it("counts mention elements of rich text and the text of attachments", () => {
    const elements = [
      { type: "user", user_id: "U1" },
      { type: "broadcast", range: "here" },
    ];
    const blocks = [{ type: "rich_text", elements: [{ type: "rich_text_section", elements }] }];
    expect(pingsOf({ blocks, attachments: [{ text: "<!everyone>" }] })).toEqual([
      "<@U1>",
      "<!here>",
      "<!everyone>",
    ]);
  });
});
