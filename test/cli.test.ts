import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GARBLED_LONDON } from "./end-to-end/news.ts";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), "parley-cli-"));
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `parley` as the npm script does, whatever Node runs the tests. */
function parley(...args: readonly string[]): Promise<Ran> {
  const env = { ...process.env, INIT_CWD: dir, PARLEY_CONFIG: path.join(dir, "config"), SLACK_BOT_TOKEN: "" };
  return new Promise((resolve) => {
    execFile(process.execPath, ["apps/cli/src/main.ts", ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
    });
  });
}

const file = (name: string, text: string): string => {
  writeFileSync(path.join(dir, name), text);
  return name;
};

describe("parley", () => {
  it("classifies a file given relative to where the user stands", async () => {
    const { code, stdout } = await parley("classify", file("story.txt", GARBLED_LONDON.text ?? ""), "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ tradeTalk: true, parties: ["CN", "US"], venue: "London" });
  });

  it("explains for people, with the printed form of a garbled name", async () => {
    const { stdout } = await parley("classify", file("story.txt", GARBLED_LONDON.text ?? ""));
    expect(stdout).toContain("He Lifeng (as printed: Hen Lifeng)");
  });

  it("classifies lines in order, and groups them into stories", async () => {
    const lines = [
      { id: "b", title: "India, UK ink free trade deal", published: "2025-05-06T11:00:00Z" },
      { id: "a", title: "Britain and India sign free trade agreement", published: "2025-05-06T10:00:00Z" },
      { id: "c", title: "Rovers open trade talks for goalkeeper", published: "2025-05-06T12:00:00Z" },
    ];
    const input = file("items.jsonl", lines.map((line) => JSON.stringify(line)).join("\n"));
    const read = (ran: Ran): { id: string; tradeTalk: boolean; story?: string; negotiation?: string }[] =>
      ran.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
    expect(
      read(await parley("classify", "--jsonl", input)).map(({ id, tradeTalk }) => `${id} ${tradeTalk}`),
    ).toEqual(["b true", "a true", "c false"]);
    const [b, a, c] = read(await parley("stories", "--jsonl", input));
    expect(b?.story).toBe(a?.story);
    expect(b?.negotiation).toBe("GB-IN");
    expect(c?.story).toBeNull();
  });

  it("parses feed documents line by line, errors included", async () => {
    const rss = "<rss><channel><title>N</title><item><title>A</title></item></channel></rss>";
    const lines = [rss, "nothing"].map((body, id) =>
      JSON.stringify({ id, body64: Buffer.from(body).toString("base64"), headers: {} }),
    );
    const { stdout } = await parley("parse", "--jsonl", file("feeds.jsonl", lines.join("\n")));
    const [feed, error] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(feed).toMatchObject({ id: 0, feed: { title: "N", items: [{ title: "A" }] } });
    expect(error).toMatchObject({ id: 1, error: expect.stringContaining("no feed") });
  });

  it("exits with 1 on a bad config and prints its lines, with 2 on wrong usage, without a stack trace", async () => {
    const config = path.join(dir, "config");
    await import("node:fs").then(({ mkdirSync }) => mkdirSync(config, { recursive: true }));
    writeFileSync(path.join(config, "feeds.yaml"), "feeds:\n  - { id: A, url: x }\n");
    const check = await parley("check");
    expect(check.code).toBe(1);
    expect(check.stderr).toMatch(/feeds\.yaml:2: feeds\[0\]\.id/);
    rmSync(config, { recursive: true });
    const wrong = await parley("classify", "missing.txt");
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining("missing.txt: cannot be read") });
    expect((await parley("clasify")).code).toBe(2);
    expect(wrong.stderr).not.toContain(" at ");
  });

  it("prints the link that creates the Slack app", async () => {
    expect((await parley("slack", "setup")).stdout).toContain(
      "https://api.slack.com/apps?new_app=1&manifest_json=",
    );
  });
});
