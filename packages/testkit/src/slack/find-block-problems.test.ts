/* oxlint-disable max-lines, max-lines-per-function -- one table of all of Slack's limits, easier to check as one */
/* oxlint-disable unicorn/consistent-function-scoping -- each maker stands beside the limits it serves */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { BlockProblem } from "./block-schema.ts";
import { findBlockProblems, findViewProblems } from "./find-block-problems.ts";

/** An independent set of cases, kept beside the repository where it is available; ours above stand on their own. */
const CORPUS = new URL(
  "../../../../../shared/eval/slack-samples/block-kit-conformance/fixtures",
  import.meta.url,
).pathname;

describe("findBlockProblems", () => {
  for (const [name, { atLimit, beyond }] of Object.entries(limits())) {
    it(`accepts ${name} at its limit and refuses the next step`, () => {
      expect(problemsOf(atLimit)).toEqual([]);
      expect(problemsOf(beyond)).not.toEqual([]);
    });
  }

  for (const [name, block] of Object.entries(misuses())) {
    it(`refuses a block that breaks ${name}`, () => {
      expect(problemsOf(block)).not.toEqual([]);
    });
  }

  it("says where a text is too long, and announces the failed schema first", () => {
    expect(inMessage([section(letters(3001))])).toEqual([
      { message: "failed to match all allowed schemas", pointer: "/blocks/0/text" },
      { message: "must be less than 3001 characters", pointer: "/blocks/0/text/text" },
    ]);
  });

  it("counts characters as code points: 150 emoji fit into a header", () => {
    expect(inMessage([header("🤝".repeat(150))])).toEqual([]);
    expect(inMessage([header("🤝".repeat(151))])).toHaveLength(1);
  });

  it("refuses alert blocks in a message and takes them in a modal", () => {
    const alert = { type: "alert", text: plain("x") };
    expect(inMessage([alert])).toEqual([{ message: "unsupported type: alert", pointer: "/blocks/0/type" }]);
    expect(findBlockProblems([alert], { surface: "modal", pointer: "" })).toEqual([]);
  });

  it("refuses the 51st block of a message", () => {
    const blocks = Array.from({ length: 51 }, () => ({ type: "divider" }));
    expect(inMessage(blocks.slice(1))).toEqual([]);
    expect(inMessage(blocks)).toEqual([{ message: "no more than 50 items allowed", pointer: "/blocks" }]);
  });

  it("names an unknown property, a missing one and an unknown type", () => {
    const found = inMessage([{ type: "divider", colour: "red" }, { type: "header" }, { type: "nonsense" }]);
    expect(found).toEqual([
      { message: "invalid additional property: colour", pointer: "/blocks/0" },
      { message: "missing required field: text", pointer: "/blocks/1" },
      { message: "unsupported type: nonsense", pointer: "/blocks/2/type" },
    ]);
  });
});

describe("the independent conformance corpus", () => {
  it.skipIf(!existsSync(CORPUS))(
    "agrees with every verdict (skipped where the corpus is not present)",
    () => {
      const refused = validFixtures().flatMap(({ name, value }) =>
        problemsOfAny(value).map((problem) => `${name}: ${problem.message} at ${problem.pointer}`),
      );
      expect(refused).toEqual([]);

      const own = new Set([...Object.keys(limits()), ...Object.keys(misuses())]);
      const manifest = JSON.parse(readFileSync(`${CORPUS}/invalid/manifest.json`, "utf8")) as {
        cases: { constraint: string }[];
      };
      expect(manifest.cases.map(({ constraint }) => constraint).filter((name) => !own.has(name))).toEqual([]);
    },
  );
});

function inMessage(blocks: unknown): readonly BlockProblem[] {
  return findBlockProblems(blocks, { surface: "message", pointer: "/blocks" });
}

function problemsOf(payload: unknown): readonly BlockProblem[] {
  const { type } = payload as { type: string };
  if (type === "modal") return findViewProblems(payload);
  return findBlockProblems([payload], { surface: "modal", pointer: "" });
}

function validFixtures(): { name: string; value: Record<string, unknown> }[] {
  return ["blocks", "messages", "rich_text"].flatMap((folder) =>
    readdirSync(`${CORPUS}/valid/${folder}`).map((file) => ({
      name: `${folder}/${file}`,
      value: JSON.parse(readFileSync(`${CORPUS}/valid/${folder}/${file}`, "utf8")) as Record<string, unknown>,
    })),
  );
}

function problemsOfAny(value: Record<string, unknown>): readonly BlockProblem[] {
  if (typeof value["type"] !== "string") {
    const attachments = (value["attachments"] ?? []) as { blocks?: unknown[] }[];
    const blocks = [
      ...((value["blocks"] ?? []) as unknown[]),
      ...attachments.flatMap((one) => one.blocks ?? []),
    ];
    return inMessage(blocks);
  }
  const { type } = value;
  if (type.startsWith("rich_text_")) return problemsOf({ type: "rich_text", elements: [value] });
  const isInline = ["text", "link", "emoji", "user", "usergroup", "channel"].includes(type);
  return problemsOf(isInline ? richText(value) : value);
}

function letters(count: number): string {
  return "x".repeat(count);
}

function many<T>(count: number, one: T): T[] {
  return Array.from({ length: count }, () => one);
}

function plain(text: string): object {
  return { type: "plain_text", text };
}

function mrkdwn(text: string): object {
  return { type: "mrkdwn", text };
}

function header(text: string): object {
  return { type: "header", text: plain(text) };
}

function section(text: string, more: object = {}): object {
  return { type: "section", text: mrkdwn(text), ...more };
}

function richText(element: object): object {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [element] }] };
}

function actions(element: object): object {
  return { type: "actions", elements: [element] };
}

function input(element: object, more: object = {}): object {
  return { type: "input", label: plain("l"), element, ...more };
}

const option = { text: plain("o"), value: "v" };
const button = { type: "button", text: plain("b") };
const cellOf = (text: string): object => ({ type: "raw_text", text });

function limit(
  at: number,
  step: 1 | -1,
  make: (count: number) => object,
): { atLimit: object; beyond: object } {
  return { atLimit: make(at), beyond: make(at + step) };
}

type Limits = Record<string, { atLimit: object; beyond: object }>;

/** Slack's documented limits: for each a payload exactly at it and one a step beyond. */
function limits(): Limits {
  return {
    ...textLimits(),
    ...choiceLimits(),
    ...blockLimits(),
    ...newerBlockLimits(),
    ...chartLimits(),
    ...viewLimits(),
  };
}

function textLimits(): Limits {
  const withButton = (fields: (count: number) => object) => (count: number) =>
    actions({ ...button, ...fields(count) });
  const confirmWith = (key: string) => (count: number) => {
    const confirm = { title: plain("t"), text: plain("t"), confirm: plain("y"), deny: plain("n") };
    return actions({ ...button, confirm: { ...confirm, [key]: plain(letters(count)) } });
  };
  const overflow = (fields: object): object =>
    actions({ type: "overflow", options: [{ ...option, ...fields }] });
  return {
    "text.min_length": limit(1, -1, (n) => section(letters(n))),
    "text.max_length": limit(3000, 1, (n) => section(letters(n))),
    "action_id.max_length": limit(
      255,
      1,
      withButton((n) => ({ action_id: letters(n) })),
    ),
    "block_id.max_length": limit(255, 1, (n) => ({ type: "divider", block_id: letters(n) })),
    "button.text.max_length": limit(
      75,
      1,
      withButton((n) => ({ text: plain(letters(n)) })),
    ),
    "button.url.max_length": limit(
      3000,
      1,
      withButton((n) => ({ url: letters(n) })),
    ),
    "button.value.max_length": limit(
      2000,
      1,
      withButton((n) => ({ value: letters(n) })),
    ),
    "button.accessibility_label.max_length": limit(
      75,
      1,
      withButton((n) => ({ accessibility_label: letters(n) })),
    ),
    "confirmation.title.max_length": limit(100, 1, confirmWith("title")),
    "confirmation.text.max_length": limit(300, 1, confirmWith("text")),
    "confirmation.confirm.max_length": limit(30, 1, confirmWith("confirm")),
    "confirmation.deny.max_length": limit(30, 1, confirmWith("deny")),
    "option.text.max_length": limit(75, 1, (n) => overflow({ text: plain(letters(n)) })),
    "option.value.max_length": limit(150, 1, (n) => overflow({ value: letters(n) })),
    "option.url.max_length": limit(3000, 1, (n) => overflow({ url: "🔗".repeat(n) })),
    "option.description.max_length": limit(75, 1, (n) => overflow({ description: plain(letters(n)) })),
  };
}

function choiceLimits(): Limits {
  const select = (fields: object): object => actions({ type: "static_select", options: [option], ...fields });
  const grouped = (group: object, count: number = 1): object => {
    const groups = many(count, { label: plain("g"), options: [option], ...group });
    return actions({ type: "static_select", option_groups: groups });
  };
  const optionsOf = (type: string) => (count: number) => actions({ type, options: many(count, option) });
  const taskWith = (url: string): object => ({
    type: "task_card",
    task_id: "t",
    title: "t",
    sources: [{ type: "url", url, text: "s" }],
  });
  return {
    "option_group.label.max_length": limit(75, 1, (n) => grouped({ label: plain(letters(n)) })),
    "option_group.options.min_items": limit(1, -1, (n) => grouped({ options: many(n, option) })),
    "option_group.options.max_items": limit(100, 1, (n) => grouped({ options: many(n, option) })),
    "select.placeholder.max_length": limit(150, 1, (n) => select({ placeholder: plain(letters(n)) })),
    "select.options.max_items": limit(100, 1, optionsOf("static_select")),
    "select.option_groups.max_items": limit(100, 1, (n) => grouped({}, n)),
    "overflow.options.min_items": limit(1, -1, optionsOf("overflow")),
    "overflow.options.max_items": limit(5, 1, optionsOf("overflow")),
    "checkboxes.options.min_items": limit(1, -1, optionsOf("checkboxes")),
    "checkboxes.options.max_items": limit(10, 1, optionsOf("checkboxes")),
    "radio_buttons.options.min_items": limit(1, -1, optionsOf("radio_buttons")),
    "radio_buttons.options.max_items": limit(10, 1, optionsOf("radio_buttons")),
    "url_source.url.min_length": limit(1, -1, (n) => taskWith(letters(n))),
    "url_source.url.max_length": limit(3000, 1, (n) => taskWith(letters(n))),
    "file_input.max_files.min": limit(1, -1, (n) => input({ type: "file_input", max_files: n })),
    "file_input.max_files.max": limit(10, 1, (n) => input({ type: "file_input", max_files: n })),
    "plain_text_input.max_length.max": limit(3000, 1, (n) =>
      input({ type: "plain_text_input", max_length: n }),
    ),
  };
}

function blockLimits(): Limits {
  const video = (fields: object): object => ({
    type: "video",
    alt_text: "a",
    title: plain("t"),
    thumbnail_url: "https://e.test/t.png",
    video_url: "https://e.test/v",
    ...fields,
  });
  const image = (fields: object): object => ({
    type: "image",
    image_url: "https://e.test/i.png",
    alt_text: "a",
    ...fields,
  });
  const typed = { type: "plain_text_input" };
  return {
    "actions.elements.max_items": limit(25, 1, (n) => ({ type: "actions", elements: many(n, button) })),
    "context.elements.max_items": limit(10, 1, (n) => ({ type: "context", elements: many(n, plain("x")) })),
    "header.text.max_length": limit(150, 1, (n) => header(letters(n))),
    "image.image_url.max_length": limit(3000, 1, (n) => image({ image_url: letters(n) })),
    "image.alt_text.max_length": limit(2000, 1, (n) => image({ alt_text: letters(n) })),
    "input.label.max_length": limit(2000, 1, (n) => input(typed, { label: plain(letters(n)) })),
    "input.hint.max_length": limit(2000, 1, (n) => input(typed, { hint: plain(letters(n)) })),
    "markdown.text.min_length": limit(1, -1, (n) => ({ type: "markdown", text: letters(n) })),
    "markdown.text.max_length": limit(12_000, 1, (n) => ({ type: "markdown", text: letters(n) })),
    "section.text.max_length": limit(3000, 1, (n) => section(letters(n))),
    "section.fields.max_items": limit(10, 1, (n) => ({ type: "section", fields: many(n, plain("f")) })),
    "section.fields.item_max_length": limit(2000, 1, (n) => ({
      type: "section",
      fields: [plain(letters(n))],
    })),
    "table.rows.max_items": limit(100, 1, (n) => ({ type: "table", rows: many(n, [cellOf("c")]) })),
    "video.alt_text.min_length": limit(1, -1, (n) => video({ alt_text: letters(n) })),
    "video.alt_text.max_length": limit(200, 1, (n) => video({ alt_text: letters(n) })),
    "video.title.max_length": limit(200, 1, (n) => video({ title: plain(letters(n)) })),
    "video.author_name.max_length": limit(50, 1, (n) => video({ author_name: letters(n) })),
    "video.description.max_length": limit(200, 1, (n) => video({ description: plain(letters(n)) })),
    "video.provider_name.max_length": limit(50, 1, (n) => video({ provider_name: letters(n) })),
  };
}

function newerBlockLimits(): Limits {
  const cardWith = (key: string) => (count: number) => ({ type: "card", [key]: mrkdwn(letters(count)) });
  const container = (fields: object): object => ({
    type: "container",
    child_blocks: [{ type: "divider" }],
    ...fields,
  });
  const thumb = (fields: object): object => {
    const negative = { text: plain("n"), value: "n" };
    const feedback = {
      type: "feedback_buttons",
      positive_button: { text: plain("p"), value: "p", ...fields },
      negative_button: negative,
    };
    return { type: "context_actions", elements: [feedback] };
  };
  const icon = { type: "icon_button", icon: "trash", text: plain("d") };
  const dataTable = (rows: object[][], more: object = {}): object => ({
    type: "data_table",
    caption: "c",
    rows,
    ...more,
  });
  const twoRows = many(2, [cellOf("c")]);
  return {
    "alert.text.max_length": limit(200, 1, (n) => ({ type: "alert", text: plain(letters(n)) })),
    "card.title.max_length": limit(150, 1, cardWith("title")),
    "card.subtitle.max_length": limit(150, 1, cardWith("subtitle")),
    "card.body.max_length": limit(200, 1, cardWith("body")),
    "card.subtext.max_length": limit(200, 1, cardWith("subtext")),
    "card.actions.max_items": limit(3, 1, (n) => ({ type: "card", actions: many(n, button) })),
    "carousel.elements.min_items": limit(1, -1, (n) => ({
      type: "carousel",
      elements: many(n, { type: "card" }),
    })),
    "carousel.elements.max_items": limit(10, 1, (n) => ({
      type: "carousel",
      elements: many(n, { type: "card" }),
    })),
    "container.title.max_length": limit(150, 1, (n) => container({ title: plain(letters(n)) })),
    "container.subtitle.max_length": limit(150, 1, (n) => container({ subtitle: plain(letters(n)) })),
    "container.child_blocks.max_items": limit(10, 1, (n) =>
      container({ child_blocks: many(n, { type: "divider" }) }),
    ),
    "context_actions.elements.max_items": limit(5, 1, (n) => ({
      type: "context_actions",
      elements: many(n, icon),
    })),
    "feedback_button.text.max_length": limit(75, 1, (n) => thumb({ text: plain(letters(n)) })),
    "feedback_button.value.max_length": limit(2000, 1, (n) => thumb({ value: letters(n) })),
    "feedback_button.accessibility_label.max_length": limit(75, 1, (n) =>
      thumb({ accessibility_label: letters(n) }),
    ),
    "icon_button.visible_to_user_ids.max_items": limit(10, 1, (n) => ({
      type: "context_actions",
      elements: [{ ...icon, visible_to_user_ids: many(n, "U1") }],
    })),
    "data_table.rows.min_items": limit(2, -1, (n) => dataTable(many(n, [cellOf("c")]))),
    "data_table.rows.max_items": limit(201, 1, (n) => dataTable(many(n, [cellOf("c")]))),
    "data_table.columns.min_items": limit(1, -1, (n) => dataTable(many(2, many(n, cellOf("c"))))),
    "data_table.columns.max_items": limit(20, 1, (n) => dataTable(many(2, many(n, cellOf("c"))))),
    "data_table.page_size.min": limit(1, -1, (n) => dataTable(twoRows, { page_size: n })),
    "data_table.page_size.max": limit(100, 1, (n) => dataTable(twoRows, { page_size: n })),
    "data_table.cell_text.min_length": limit(1, -1, (n) => dataTable(many(2, [cellOf(letters(n))]))),
    "data_table.content.max_length": limit(20_000, 1, (n) =>
      dataTable([[cellOf(letters(n - 1))], [cellOf("x")]]),
    ),
  };
}

function chartLimits(): Limits {
  const pie = (segment: object, count: number = 1, title: string = "t"): object => ({
    type: "data_visualization",
    title,
    chart: { type: "pie", segments: many(count, { label: "s", value: 1, ...segment }) },
  });
  const bars = (series: object[], axes: object = {}): object => ({
    type: "data_visualization",
    title: "t",
    chart: { type: "bar", series, axis_config: { categories: ["c"], ...axes } },
  });
  const point = { label: "c", value: 1 };
  const one = { name: "n", data: [point] };
  const at = "data_visualization";
  return {
    [`${at}.title.max_length`]: limit(50, 1, (n) => pie({}, 1, letters(n))),
    [`${at}.segments.min_items`]: limit(1, -1, (n) => pie({}, n)),
    [`${at}.segments.max_items`]: limit(12, 1, (n) => pie({}, n)),
    [`${at}.segment.label.max_length`]: limit(20, 1, (n) => pie({ label: letters(n) })),
    [`${at}.segment.value.exclusive_min`]: limit(1, -1, (n) => pie({ value: n })),
    [`${at}.series.min_items`]: limit(1, -1, (n) => bars(many(n, one))),
    [`${at}.series.max_items`]: limit(12, 1, (n) => bars(many(n, one))),
    [`${at}.series_name.max_length`]: limit(20, 1, (n) => bars([{ ...one, name: letters(n) }])),
    [`${at}.data.min_items`]: limit(1, -1, (n) => bars([{ ...one, data: many(n, point) }])),
    [`${at}.data.max_items`]: limit(20, 1, (n) => bars([{ ...one, data: many(n, point) }])),
    [`${at}.point_label.max_length`]: limit(20, 1, (n) =>
      bars([{ ...one, data: [{ ...point, label: letters(n) }] }]),
    ),
    [`${at}.categories.min_items`]: limit(1, -1, (n) => bars([one], { categories: many(n, "c") })),
    [`${at}.categories.max_items`]: limit(20, 1, (n) => bars([one], { categories: many(n, "c") })),
    [`${at}.category_label.max_length`]: limit(20, 1, (n) => bars([one], { categories: [letters(n)] })),
    [`${at}.axis_label.max_length`]: limit(50, 1, (n) => bars([one], { x_label: letters(n) })),
  };
}

function viewLimits(): Limits {
  const view = (fields: object): object => ({
    type: "modal",
    blocks: [{ type: "divider" }],
    title: plain("t"),
    ...fields,
  });
  return {
    "view.blocks.min_items": limit(1, -1, (n) => view({ blocks: many(n, { type: "divider" }) })),
    "view.blocks.max_items": limit(100, 1, (n) => view({ blocks: many(n, { type: "divider" }) })),
    "view.private_metadata.max_length": limit(3000, 1, (n) => view({ private_metadata: letters(n) })),
    "view.callback_id.max_length": limit(255, 1, (n) => view({ callback_id: letters(n) })),
    "view.title.max_length": limit(24, 1, (n) => view({ title: plain(letters(n)) })),
    "view.close.max_length": limit(24, 1, (n) => view({ close: plain(letters(n)) })),
    "view.submit.max_length": limit(24, 1, (n) => view({ submit: plain(letters(n)) })),
  };
}

/** Payloads whose parts are fine and whose whole is not. */
function misuses(): Record<string, object> {
  const both = { options: [option], option_groups: [{ label: plain("g"), options: [option] }] };
  const picture = {
    type: "image",
    alt_text: "a",
    image_url: "https://e.test/i.png",
    slack_file: { id: "F1" },
  };
  return {
    "table.row_shape": { type: "table", rows: [[cellOf("a"), cellOf("b")], [cellOf("c")]] },
    "table.column_settings": {
      type: "table",
      rows: [[cellOf("a")]],
      column_settings: many(2, { align: "left" }),
    },
    "section.content": { type: "section" },
    "static_select.choice_source": actions({ type: "static_select", ...both }),
    "image.source": section("x", { accessory: picture }),
    "number_input.range": input({
      type: "number_input",
      is_decimal_allowed: false,
      min_value: "5",
      max_value: "4",
    }),
    "context.elements": { type: "context", elements: [button] },
    "input.element": input(button),
  };
}
