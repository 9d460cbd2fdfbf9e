import { type BlockProblem, findProblems, type ObjectRule, type Rule } from "./block-schema.ts";
import {
  accessory,
  actionElement,
  anyText,
  anything,
  button,
  cell,
  contextAction,
  contextElement,
  flag,
  hasOnePicture,
  image,
  inputElement,
  isRectangular,
  list,
  mrkdwnText,
  oneOf,
  pictureFields,
  plainText,
  richText,
  richTextRule,
  shape,
  string,
  urlSource,
  widthOf,
  word,
} from "./element-rules.ts";
import { isRecord, listAt, textAt } from "./json-record.ts";

/** Where blocks are shown: `alert` blocks are for modals only (slackapi/node-slack-sdk#2567). */
export type Surface = "message" | "modal";

/** A message has at most 50 blocks, a modal 100. */
const MAX_BLOCKS = { message: 50, modal: 100 } as const;

/** Everything Slack would find wrong with a list of blocks, with JSON pointers that start at `pointer`. */
export function findBlockProblems(
  blocks: unknown,
  options: { readonly surface: Surface; readonly pointer: string },
): readonly BlockProblem[] {
  const { surface, pointer } = options;
  return findProblems(
    blocks,
    list(surface === "message" ? messageBlock : modalBlock, 0, MAX_BLOCKS[surface]),
    pointer,
  );
}

/** Everything wrong with a view (a modal), as blocks.validate sees it. */
export function findViewProblems(view: unknown): readonly BlockProblem[] {
  return findProblems(view, oneOf({ modal: modalView, home: modalView }), "");
}

/** Code points of all text in the blocks: what counts against the ceiling of a message. */
export function textCharsOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, entry) => sum + textCharsOf(entry), 0);
  if (!isRecord(value)) return 0;
  const own = Array.from(textAt(value, "text")).length;
  return own + Object.values(value).reduce<number>((sum, entry) => sum + textCharsOf(entry), 0);
}

const block = (
  required: Readonly<Record<string, Rule>>,
  optional: Readonly<Record<string, Rule>> = {},
  check?: ObjectRule["check"],
): ObjectRule => shape(required, { block_id: string(255), ...optional }, check);

const card = block(
  {},
  {
    hero_image: image,
    icon: image,
    slack_icon: anything,
    title: mrkdwnText(150),
    subtitle: mrkdwnText(150),
    body: mrkdwnText(200),
    subtext: mrkdwnText(200),
    actions: list(oneOf({ button }), 0, 3),
  },
);

const taskFields = {
  details: richTextRule,
  output: richTextRule,
  sources: list(urlSource),
  status: word("pending", "in_progress", "complete", "error"),
  type: word("task_card"),
};

const basicBlocks: Readonly<Record<string, ObjectRule>> = {
  actions: block({ elements: list(actionElement, 1, 25) }),
  context: block({ elements: list(contextElement, 1, 10) }),
  divider: block({}),
  file: block({ source: string(), external_id: string() }),
  header: block({ text: plainText(150) }),
  image: block({ alt_text: string(2_000) }, { ...pictureFields, title: plainText(2_000) }, hasOnePicture),
  input: block(
    { label: plainText(2_000), element: inputElement },
    { hint: plainText(2_000), optional: flag, dispatch_action: flag },
  ),
  rich_text: richText,
  section: block(
    {},
    { text: anyText(3_000), fields: list(anyText(2_000), 1, 10), accessory, expand: flag },
    (value) =>
      value["text"] === undefined && value["fields"] === undefined
        ? "must provide one of text and fields"
        : null,
  ),
  table: block(
    { rows: list(list(cell, 1, 20), 1, 100) },
    { column_settings: list(shape({}, { align: word("left", "center", "right"), is_wrapped: flag }), 0, 20) },
    (value) => {
      if (!isRectangular(listAt(value, "rows"))) return "all rows must have the same number of cells";
      // Slack's own examples leave the last columns without settings; more settings than columns is the mistake.
      return listAt(value, "column_settings").length > widthOf(value)
        ? "column_settings must not have more items than there are columns"
        : null;
    },
  ),
  video: block(
    {
      alt_text: string(200),
      title: plainText(200),
      thumbnail_url: string(3_000),
      video_url: string(3_000),
    },
    {
      author_name: string(50),
      description: plainText(200),
      provider_icon_url: string(3_000),
      provider_name: string(50),
      title_url: string(3_000),
    },
  ),
};

const charts: Rule = (() => {
  const label = string(20);
  const point = shape({ label, value: { kind: "number" } });
  const series = list(shape({ name: label, data: list(point, 1, 20) }), 1, 12);
  const axes = shape({ categories: list(label, 1, 20) }, { x_label: string(50), y_label: string(50) });
  const onAxes = shape({ series, axis_config: axes });
  return oneOf({
    pie: shape({ segments: list(shape({ label, value: { kind: "number", above: 0 } }), 1, 12) }),
    bar: onAxes,
    line: onAxes,
    area: onAxes,
  });
})();

const messageBlocks: Readonly<Record<string, ObjectRule>> = {
  ...basicBlocks,
  card,
  carousel: block({ elements: list(oneOf({ card }), 1, 10) }),
  container: block(
    { child_blocks: list(oneOf(basicBlocks), 1, 10) },
    {
      title: plainText(150),
      rich_text_title: richTextRule,
      subtitle: anyText(150),
      icon: image,
      width: word("narrow", "standard", "wide", "full"),
      is_collapsible: flag,
      default_collapsed: flag,
      has_header_divider: flag,
    },
  ),
  context_actions: block({ elements: list(contextAction, 1, 5) }),
  data_table: block(
    { rows: list(list(cell, 1, 20), 2, 201), caption: string() },
    { page_size: { kind: "number", min: 1, max: 100 }, row_header_column_index: { kind: "number", min: 0 } },
    (value) =>
      textCharsOf(value["rows"]) > 20_000 ? "must have less than 20001 characters in all cells" : null,
  ),
  data_visualization: block({ title: string(50), chart: charts }),
  markdown: block({ text: string(12_000) }),
  plan: block(
    { title: string() },
    { tasks: list(shape({ task_id: string(), title: string() }, taskFields)) },
  ),
  task_card: block({ task_id: string(), title: string() }, taskFields),
};

const messageBlock = oneOf(messageBlocks);
const modalBlock = oneOf({
  ...messageBlocks,
  alert: block({ text: anyText(200) }, { level: word("default", "info", "warning", "error", "success") }),
});

const modalView = shape(
  { blocks: list(modalBlock, 1, 100) },
  {
    title: plainText(24),
    close: plainText(24),
    submit: plainText(24),
    private_metadata: string(3_000, 0),
    callback_id: string(255, 0),
    clear_on_close: flag,
    notify_on_close: flag,
    external_id: string(),
    submit_disabled: flag,
  },
);
