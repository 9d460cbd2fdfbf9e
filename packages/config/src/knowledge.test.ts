import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { loadKnowledge } from "./knowledge.ts";

const SHIPPED = "config";
const folders: string[] = [];

/** A user's config folder with these files. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(path.join(tmpdir(), "parley-knowledge-"));
  folders.push(dir);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    writeFileSync(path.join(dir, name), text);
  }
  return dir;
}

afterEach(() => {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true });
});

describe("loadKnowledge", () => {
  it("reads the shipped data without a problem", () => {
    const { data, problems } = loadKnowledge({ dir: SHIPPED, shippedDir: SHIPPED });
    expect(problems).toEqual([]);
    expect(data.lexicons.map(({ language }) => language)).toEqual(
      expect.arrayContaining(["en", "zh", "es", "fr", "de", "ja", "ko", "pt", "pl", "ru", "it"]),
    );
    expect(data.people.length).toBeGreaterThan(150);
  });

  it("takes from the shipped folder what the user's folder lacks", () => {
    const own =
      "people:\n  - { name: Ada Example, party: NO, office: trade minister, from: 2024-01, aliases: [ada eksempel] }\n";
    const { data, problems } = loadKnowledge({
      dir: folderWith({ "people.yaml": own }),
      shippedDir: SHIPPED,
    });
    expect(problems).toEqual([]);
    expect(data.people).toEqual([
      {
        name: "Ada Example",
        party: "NO",
        office: "trade minister",
        from: Date.UTC(2024, 0, 1),
        to: null,
        knownByFamilyName: false,
        aliases: ["ada eksempel"],
      },
    ]);
    expect(data.lexicons.length).toBeGreaterThan(10);
  });

  it("names file, line and remedy of every mistake at once", () => {
    const people =
      "people:\n  - { name: Ada Example, party: NO, office: trade minister, frm: 2024-01, aliases: [] }\n  - { name: Bo, party: SE, office: x, from: 2024, aliases: [] }\n";
    const places = "- { name: Oslo, country: NO }\n";
    const { problems } = loadKnowledge({
      dir: folderWith({ "people.yaml": people, "places.yaml": places }),
      shippedDir: SHIPPED,
    });
    const lines = problems.map(({ text }) => text.replace(/^.*\//, ""));
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^people\.yaml:2: .*frm.*unknown key, did you mean .?from/),
        expect.stringMatching(/^people\.yaml:3: .*from/),
        expect.stringMatching(/^places\.yaml:1: .*aliases.*is missing/),
      ]),
    );
  });

  it("reports broken YAML as a problem of its line", () => {
    const { problems } = loadKnowledge({
      dir: folderWith({ "agreements.yaml": "- { name: X, parties: [A\n" }),
      shippedDir: SHIPPED,
    });
    expect(problems.some(({ text }) => /agreements\.yaml:\d+: /.test(text))).toBe(true);
  });
});
