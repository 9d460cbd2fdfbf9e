import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readYaml, strictObject } from "./yaml-file.ts";

const syntax = (text: string): string[] => readYaml(text, "f.yaml").problems.map((problem) => problem.text);

describe("readYaml", () => {
  it("reports one line, the first, for a syntax error", () => {
    expect(syntax("feeds:\n  - { id: a\n  - { id: b }\n")).toEqual([
      expect.stringMatching(/^f\.yaml:[23]: is not YAML: /),
    ]);
    expect(syntax("- a\nb: 1\n")).toEqual([expect.stringMatching(/^f\.yaml:2: is not YAML: /)]);
    expect(syntax("a:\n\tb: 1\n")).toEqual(["f.yaml:2: is not YAML: a tab in the indentation, use spaces"]);
    expect(syntax("a: 1\n---\nb: 1\n")).toEqual([
      "f.yaml:2: is not YAML: a second document begins here, remove the ---",
    ]);
    expect(syntax("name: US: trade\n")).toEqual([
      "f.yaml:1: is not YAML: a second colon or a wrong indentation, quote the text or mend the indentation",
    ]);
  });

  it("reports each duplicate key and still reads the rest", () => {
    const yaml = readYaml("a: 1\nb: 2\na: 3\nc: { d: 1, d: 2 }\n", "f.yaml");
    expect(yaml.problems.map((problem) => problem.line)).toEqual([3, 4]);
    expect(yaml.value).toMatchObject({ b: 2 });
  });

  it("reports an alias of nothing, which is what an unquoted * makes", () => {
    expect(syntax("a: 1\nb: *all\n")).toEqual([
      "f.yaml:2: is not YAML: nothing is called *all, quote a text that begins with *",
    ]);
  });

  it("does not let a few lines grow into millions of values", () => {
    const lines = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (const [from, to] of ["ab", "bc", "cd", "de", "ef"])
      lines.push(`${to}: &${to} [${`*${from},`.repeat(9)}]`);
    expect(syntax(lines.join("\n"))).toEqual(["f.yaml:1: repeats parts of itself too often, write them out"]);
  });

  it("finds the line of a value behind an alias, in a list and in a flow map", () => {
    const yaml = readYaml("base: &b\n  x: 1\nuse: *b\nlist:\n  - 1\n  - { k: 2 }\n", "f.yaml");
    expect(yaml.lineOf(["use", "x"])).toBe(2);
    expect(yaml.lineOf(["list", 1, "k"])).toBe(6);
    expect(yaml.lineOf(["list", 7])).toBe(4);
  });

  it("reads YAML 1.2: no is a text, 22:00 is no number, 010 is ten", () => {
    expect(readYaml("a: no\nb: 22:00\nc: 010\n", "f.yaml").value).toEqual({ a: "no", b: "22:00", c: 10 });
  });
});

describe("checkParts", () => {
  const Shape = strictObject({ a: z.number().optional(), b: z.string().optional() }, ["deep.c"]);

  it("hands on what is right and reports what is wrong", () => {
    const checked = readYaml("a: x\nb: y\nbb: z\n", "f.yaml").checkParts(Shape);
    expect(checked.value).toEqual({ b: "y" });
    expect(checked.problems.map((problem) => problem.text)).toEqual([
      'f.yaml:1: a: must be a number, got "x"',
      "f.yaml:3: bb: unknown key, did you mean `b`?",
    ]);
  });

  it("says where a key belongs that stands one level too high", () => {
    const checked = readYaml("c: 1\n", "f.yaml").checkParts(Shape);
    expect(checked.problems.map((problem) => problem.text)).toEqual([
      "f.yaml:1: c: unknown key here, it belongs under `deep`",
    ]);
  });

  it("has no value where there is no map", () => {
    expect(readYaml("[1]", "f.yaml").checkParts(Shape).value).toBeNull();
  });
});
