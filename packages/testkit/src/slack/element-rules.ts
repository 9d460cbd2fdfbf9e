import type { ObjectRule, Rule, ShapesRule } from "./block-schema.ts";
import { listAt } from "./json-record.ts";

/*
 * Limits: docs.slack.dev/reference/block-kit as read in @slack/types 3.2 and Slack's Python SDK 3.43 (2026-11). Where the two
 * differ, the larger one is enforced here and the smaller one is kept by the messages Parley composes.
 */

type Fields = Readonly<Record<string, Rule>>;

export const flag: Rule = { kind: "boolean" };
export const anything: Rule = { kind: "anything" };
export const string = (max?: number, min: number = 1): Rule => ({
  kind: "string",
  min,
  ...(max === undefined ? {} : { max }),
});
export const word = (...values: string[]): Rule => ({ kind: "string", values });
export const list = (of: Rule, min: number = 0, max: number = Number.POSITIVE_INFINITY): Rule => ({
  kind: "list",
  of,
  min,
  max,
});
export const shape = (required: Fields, optional: Fields = {}, check?: ObjectRule["check"]): ObjectRule => ({
  kind: "object",
  required,
  optional,
  ...(check === undefined ? {} : { check }),
});
export const oneOf = (shapes: Readonly<Record<string, ObjectRule>>): ShapesRule => ({
  kind: "shapes",
  shapes,
  isAnnounced: false,
});

const plainShape = (max: number): ObjectRule => shape({ text: string(max) }, { emoji: flag });
const mrkdwnShape = (max: number): ObjectRule => shape({ text: string(max) }, { verbatim: flag });

/** Default: 3 000 characters, the limit of any text object. */
export const plainText = (max = 3_000): Rule => oneOf({ plain_text: plainShape(max) });
export const mrkdwnText = (max = 3_000): Rule => oneOf({ mrkdwn: mrkdwnShape(max) });
/** Either kind of text object; the only place where Slack announces a failed schema first. */
export const anyText = (max = 3_000): ShapesRule => ({
  kind: "shapes",
  shapes: { plain_text: plainShape(max), mrkdwn: mrkdwnShape(max) },
  isAnnounced: true,
});

/** What picture is shown: exactly one of a URL and a file that is in Slack already. */
export const pictureFields: Fields = {
  image_url: string(3_000),
  slack_file: shape({}, { id: string(), url: string(3_000) }),
};
export const hasOnePicture: ObjectRule["check"] = (value) =>
  (value["image_url"] === undefined) === (value["slack_file"] === undefined)
    ? "must provide exactly one of image_url and slack_file"
    : null;
const imageElement = shape({ alt_text: string(2_000) }, pictureFields, hasOnePicture);
export const image: Rule = oneOf({ image: imageElement });
export const contextElement: ShapesRule = {
  kind: "shapes",
  shapes: { ...anyText().shapes, image: imageElement },
  isAnnounced: true,
};

const confirm = shape(
  { title: plainText(100), text: anyText(300), confirm: plainText(30), deny: plainText(30) },
  { style: word("primary", "danger") },
);
const option = shape(
  { text: anyText(75) },
  { value: string(150, 0), description: anyText(75), url: string(3_000) },
);
const optionGroup = shape({ label: plainText(75), options: list(option, 1, 100) });
const actionId = string(255);
const action: Fields = { action_id: actionId, confirm, focus_on_load: flag };

export const button: ObjectRule = shape(
  { text: plainText(75) },
  {
    ...action,
    url: string(3_000),
    value: string(2_000, 0),
    style: word("primary", "danger"),
    accessibility_label: string(75),
  },
);

const choices = (required: Fields, optional: Fields = {}): ObjectRule =>
  shape(required, { ...action, placeholder: plainText(150), ...optional });
const selectedOne: Fields = { initial_option: option };
const selectedMany: Fields = {
  initial_options: list(option),
  max_selected_items: { kind: "number", min: 1 },
};
const hasOneChoiceSource: ObjectRule["check"] = (value) =>
  (value["options"] === undefined) === (value["option_groups"] === undefined)
    ? "must provide exactly one of options and option_groups"
    : null;
const staticSelect = (selected: Fields): ObjectRule =>
  shape(
    {},
    {
      ...action,
      ...selected,
      placeholder: plainText(150),
      options: list(option, 1, 100),
      option_groups: list(optionGroup, 1, 100),
    },
    hasOneChoiceSource,
  );
const fromDirectory = (name: string): Readonly<Record<string, ObjectRule>> => ({
  [`${name}_select`]: choices(
    {},
    { [`initial_${name.replace(/s$/, "")}`]: string(), response_url_enabled: flag, ...filters },
  ),
  [`multi_${name}_select`]: choices({}, { [`initial_${name}`]: list(string()), ...selectedMany, ...filters }),
});
const filters: Fields = { default_to_current_conversation: flag, filter: anything };

const selects: Readonly<Record<string, ObjectRule>> = {
  static_select: staticSelect(selectedOne),
  multi_static_select: staticSelect(selectedMany),
  external_select: choices({}, { ...selectedOne, min_query_length: { kind: "number", min: 0 } }),
  multi_external_select: choices({}, { ...selectedMany, min_query_length: { kind: "number", min: 0 } }),
  ...fromDirectory("users"),
  ...fromDirectory("conversations"),
  ...fromDirectory("channels"),
};

const pickers: Readonly<Record<string, ObjectRule>> = {
  checkboxes: choices({ options: list(option, 1, 10) }, { initial_options: list(option) }),
  radio_buttons: choices({ options: list(option, 1, 10) }, selectedOne),
  datepicker: choices({}, { initial_date: string(10) }),
  datetimepicker: choices({}, { initial_date_time: { kind: "number", min: 0 } }),
  timepicker: choices({}, { initial_time: string(5), timezone: string() }),
};

const typed = (optional: Fields, check?: ObjectRule["check"]): ObjectRule =>
  shape({}, { ...action, placeholder: plainText(150), dispatch_action_config: anything, ...optional }, check);
const inputs: Readonly<Record<string, ObjectRule>> = {
  plain_text_input: typed({
    initial_value: string(undefined, 0),
    multiline: flag,
    min_length: { kind: "number", min: 0, max: 3_000 },
    max_length: { kind: "number", min: 1, max: 3_000 },
  }),
  rich_text_input: typed({ initial_value: anything }),
  email_text_input: typed({ initial_value: string(undefined, 0) }),
  url_text_input: typed({ initial_value: string(undefined, 0) }),
  number_input: typed(
    { is_decimal_allowed: flag, initial_value: string(), min_value: string(), max_value: string() },
    (value) =>
      Number(value["min_value"] ?? Number.NEGATIVE_INFINITY) >
      Number(value["max_value"] ?? Number.POSITIVE_INFINITY)
        ? "min_value must not be greater than max_value"
        : null,
  ),
  file_input: shape(
    {},
    { action_id: actionId, filetypes: list(string(), 1), max_files: { kind: "number", min: 1, max: 10 } },
  ),
};

const buttons: Readonly<Record<string, ObjectRule>> = {
  button,
  overflow: shape({ options: list(option, 1, 5) }, action),
  workflow_button: shape(
    { text: plainText(75), workflow: anything },
    { action_id: actionId, style: word("primary", "danger"), accessibility_label: string(75) },
  ),
};

/** What an `actions` block may hold. */
export const actionElement: ShapesRule = oneOf({
  ...buttons,
  ...selects,
  ...pickers,
  rich_text_input: shape({}, { ...action, placeholder: plainText(150), initial_value: anything }),
});
/** What may stand beside a section's text. */
export const accessory: ShapesRule = oneOf({ ...buttons, ...selects, ...pickers, image: imageElement });
/** What an `input` block may hold. */
export const inputElement: ShapesRule = oneOf({ ...inputs, ...selects, ...pickers });

const feedbackButton = shape(
  { text: plainText(75), value: string(2_000) },
  { accessibility_label: string(75) },
);
/** What a `context_actions` block may hold. */
export const contextAction: ShapesRule = oneOf({
  feedback_buttons: shape(
    { positive_button: feedbackButton, negative_button: feedbackButton },
    { action_id: actionId },
  ),
  icon_button: shape(
    { icon: string(), text: plainText() },
    {
      ...action,
      value: string(2_000, 0),
      accessibility_label: string(75),
      visible_to_user_ids: list(string(), 0, 10),
    },
  ),
});

/** Rich text is literal: nothing in it is parsed. */
const style = shape(
  {},
  Object.fromEntries(
    ["bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"].map(
      (name) => [name, flag],
    ),
  ),
);
const richTextElement = oneOf({
  text: shape({ text: string() }, { style }),
  link: shape({ url: string(3_000) }, { text: string(undefined, 0), unsafe: flag, style }),
  emoji: shape(
    { name: string() },
    { unicode: string(), skin_tone: anything, display_team_id: string(), style },
  ),
  user: shape({ user_id: string() }, { style }),
  usergroup: shape({ usergroup_id: string() }, { style }),
  channel: shape({ channel_id: string() }, { style }),
  team: shape({ team_id: string() }, { style }),
  broadcast: shape({ range: word("channel", "here", "everyone") }, { style }),
  date: shape(
    { timestamp: { kind: "number", min: 0 }, format: string() },
    { url: string(3_000), fallback: string(), style },
  ),
  color: shape({ value: string() }, { style }),
});
const richTextSection = shape({ elements: list(richTextElement) });
const border: Fields = { border: { kind: "number", min: 0 } };
const richTextParts = oneOf({
  rich_text_section: richTextSection,
  rich_text_list: shape(
    { style: word("bullet", "ordered"), elements: list(oneOf({ rich_text_section: richTextSection })) },
    { ...border, indent: { kind: "number", min: 0 }, offset: { kind: "number", min: 0 } },
  ),
  rich_text_quote: shape({ elements: list(richTextElement) }, border),
  rich_text_preformatted: shape({ elements: list(richTextElement) }, { ...border, language: string() }),
});
export const richText: ObjectRule = shape({ elements: list(richTextParts) }, { block_id: string(255) });
export const richTextRule: Rule = oneOf({ rich_text: richText });

/** A cell of a table. */
export const cell: Rule = oneOf({
  raw_text: shape({ text: string() }),
  raw_number: shape({ value: { kind: "number" } }, { text: string() }),
  rich_text: richText,
});

/** A source under a task card. */
export const urlSource: Rule = oneOf({ url: shape({ url: string(3_000), text: string() }) });

/** True for rows of one and the same length. */
export function isRectangular(rows: readonly unknown[]): boolean {
  const widths = rows.map((row) => (Array.isArray(row) ? row.length : 0));
  return new Set(widths).size <= 1;
}

export function widthOf(value: Readonly<Record<string, unknown>>): number {
  const [first] = listAt(value, "rows");
  return Array.isArray(first) ? first.length : 0;
}
