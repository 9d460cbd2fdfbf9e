import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { waitFor } from "../wait-for.ts";
import { mrkdwnHtml, plainHtml } from "./mrkdwn-html.ts";
import { openSlackSimulator, type SlackSimulator } from "./open-slack-simulator.ts";

const TRADE = "C0TRADE001";
let slack: SlackSimulator;

beforeEach(async () => {
  slack = await openSlackSimulator({ rateLimits: false });
});

afterEach(async () => {
  await slack.close();
});

async function call(method: string, args: object): Promise<{ ok: boolean; ts: string }> {
  const response = await fetch(slack.apiUrl + method, {
    method: "POST",
    headers: { authorization: `Bearer ${slack.token}`, "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify({ channel: TRADE, ...args }),
  });
  return (await response.json()) as { ok: boolean; ts: string };
}

async function page(): Promise<string> {
  return (await fetch(slack.pageUrl)).text();
}

const HOSTILE = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "<javascript:alert(1)|click>",
  '<https://e.test/"onmouseover="alert(1)|x>',
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "</article></main><script>alert(1)</script>",
  "`<b onclick=x>`",
  "```</pre><script>alert(1)</script>```",
];

/** Tags and attributes that the page's own drawing may produce inside a message. */
const OWN_TAG =
  /^<\/?(?:a|article|b|blockquote|br|code|details|div|i|li|ol|p|path|pre|s|span|summary|svg|time|ul)(?: (?:class|data-format|data-ts|datetime|href|id|open|rel|target|viewBox|aria-hidden|d|fill|fill-opacity)(?:="[^"<>]*")?)*\/?>$/;

describe("the message page", () => {
  it("draws hostile text as text, in every kind of block", async () => {
    for (const text of HOSTILE) {
      const blocks = [
        { type: "header", text: { type: "plain_text", text: text.slice(0, 150) } },
        { type: "section", text: { type: "mrkdwn", text }, fields: [{ type: "mrkdwn", text }] },
        { type: "context", elements: [{ type: "plain_text", text }] },
        {
          type: "rich_text",
          elements: [
            {
              type: "rich_text_quote",
              elements: [
                { type: "text", text },
                { type: "link", url: `javascript:${text}`, text },
              ],
            },
          ],
        },
        {
          type: "actions",
          elements: [{ type: "button", text: { type: "plain_text", text: text.slice(0, 75) } }],
        },
      ];
      expect(await call("chat.postMessage", { text, blocks })).toMatchObject({ ok: true });
      expect(await call("chat.postMessage", { text })).toMatchObject({ ok: true });
    }
    const messages = /<main[^>]*>([\s\S]*)<\/main>/.exec(await page())?.[1] ?? "";
    const inside = messages.replaceAll(/<\/?section[^>]*>|<p class="empty">/g, "");
    const tags = inside.match(/<[^>]*>/g) ?? [];
    expect(tags.length).toBeGreaterThan(100);
    expect(tags.filter((tag) => !OWN_TAG.test(tag))).toEqual([]);
    expect(inside).not.toMatch(/href="(?!https?:)/);
  });

  it("allows only its own script and style, and no outside resource", async () => {
    const response = await fetch(slack.pageUrl);
    const html = await response.text();
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(
      /default-src 'none'; style-src 'nonce-[^']+'; script-src 'nonce-[^']+'; connect-src 'self'/,
    );
    expect(html.match(/\b(?:src|href)="[^"#]+"/g)).toEqual(['href="data:,"']);
  });

  it("shows replies below their root, a broadcast in the channel too, and that a message was edited", async () => {
    const root = await call("chat.postMessage", { text: "US and China meet" });
    await call("chat.postMessage", { text: "quiet reply", thread_ts: root.ts });
    await call("chat.postMessage", { text: "loud reply", thread_ts: root.ts, reply_broadcast: true });
    await call("chat.update", { text: "US and China agree", ts: root.ts });
    const html = await page();
    expect(html.match(/quiet reply/g)).toHaveLength(1);
    expect(html.match(/loud reply/g)).toHaveLength(2);
    expect(html).toMatch(/replied to a thread: <span>US and China agree<\/span>/);
    expect(html).toContain("2 replies");
    expect(html).toContain("(edited)");
  });
});

describe("the page's events", () => {
  it("tells an open page what is posted, updated and deleted", async () => {
    const version = /data-version="(\d+)"/.exec(await page())?.[1] ?? "";
    const response = await fetch(new URL(`/__sim/events?since=${version}`, slack.pageUrl));
    let received = "";
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) received += decoder.decode(chunk);
    })();
    const { ts } = await call("chat.postMessage", { text: "fresh news" });
    await waitFor(() => received.includes("fresh news"), { what: "the posted message" });
    await call("chat.update", { ts, text: "older news" });
    await waitFor(() => received.includes("older news"), { what: "the update" });
    await call("chat.delete", { ts });
    await waitFor(() => received.includes('"html":null'), { what: "the deletion" });
    expect(received).not.toContain("snapshot");
    await slack.close();
    await reading.catch(() => {});
  });

  it("sends everything again to a page that missed something", async () => {
    await call("chat.postMessage", { text: "missed" });
    const stop = new AbortController();
    const response = await fetch(new URL("/__sim/events?since=0", slack.pageUrl), { signal: stop.signal });
    const first = await response.body?.getReader().read();
    expect(new TextDecoder().decode(first?.value)).toMatch(/^data: \{"snapshot":.*missed/);
    stop.abort();
  });
});

describe("mrkdwnHtml", () => {
  it.each([
    ["*bold* _it_ ~no~", "<b>bold</b> <i>it</i> <s>no</s>"],
    ["snake_case_name 2*3*4", "snake_case_name 2*3*4"],
    ["a &amp; b &lt;c&gt;", "a &amp; b &lt;c&gt;"],
    ["> quoted\nplain", "<blockquote>quoted</blockquote>plain"],
    ["<#C1>", '<span class="mention">#name of C1</span>'],
    ["<!subteam^S1|desk>", '<span class="mention">@desk</span>'],
    [":flag-us: :no_such:", '<span class="emoji">🇺🇸</span> :no_such:'],
    ["`*x*`", "<code>*x*</code>"],
  ])("draws %s", (text, html) => {
    expect(mrkdwnHtml(text, (id) => `name of ${id}`)).toBe(html);
  });

  it("takes out the controls that would reorder the text around them", () => {
    expect(plainHtml("safe \u202eevil\u202c text", { emoji: false })).toBe("safe evil text");
  });
});
