import { escapeHtml, linkHtml } from "./escape-html.ts";
import { isRecord, type JsonRecord, listAt, recordAt, textAt } from "./json-record.ts";
import { type ChannelNames, emojiHtml, mrkdwnHtml, plainHtml, timeHtml } from "./mrkdwn-html.ts";

/** One Block Kit block as HTML; a kind that the page does not draw is named in its place. */
export function blockHtml(block: unknown, channelName: ChannelNames): string {
  if (!isRecord(block)) return "";
  const type = textAt(block, "type");
  const draw = DRAWN[type];
  const inner = draw?.(block, channelName) ?? `<span class="unknown">${escapeHtml(type)} block</span>`;
  return `<div class="block ${draw ? type.replaceAll("_", "-") : "unknown"}">${inner}</div>`;
}

const DRAWN: Readonly<Record<string, (block: JsonRecord, channelName: ChannelNames) => string>> = {
  header: (block, names) => textHtml(block["text"], names),
  divider: () => "<hr>",
  section: sectionHtml,
  context: (block, names) =>
    listAt(block, "elements")
      .map((element) => `<span>${isImage(element) ? pictureHtml(element) : textHtml(element, names)}</span>`)
      .join(""),
  actions: (block, names) =>
    listAt(block, "elements")
      .map((element) => controlHtml(element, names))
      .join(""),
  rich_text: richTextHtml,
  markdown: (block, names) => mrkdwnHtml(textAt(block, "text"), names),
  image: (block) => pictureHtml(block),
  table: tableHtml,
};

function sectionHtml(block: JsonRecord, names: ChannelNames): string {
  const text =
    block["text"] === undefined ? "" : `<div class="section-text">${textHtml(block["text"], names)}</div>`;
  const fields = listAt(block, "fields").map((field) => `<div class="field">${textHtml(field, names)}</div>`);
  const grid = fields.length > 0 ? `<div class="fields">${fields.join("")}</div>` : "";
  const { accessory } = block;
  if (accessory === undefined) return text + grid;
  const beside = isImage(accessory) ? pictureHtml(accessory) : controlHtml(accessory, names);
  return `<div class="beside"><div>${text}${grid}</div><div>${beside}</div></div>`;
}

function textHtml(value: unknown, names: ChannelNames): string {
  if (!isRecord(value)) return "";
  const text = textAt(value, "text");
  return value["type"] === "mrkdwn"
    ? mrkdwnHtml(text, names)
    : plainHtml(text, { emoji: value["emoji"] !== false });
}

function isImage(value: unknown): value is JsonRecord {
  return isRecord(value) && value["type"] === "image";
}

/** Pictures are never fetched: the page is one document and asks nothing of the outside. */
function pictureHtml(value: JsonRecord): string {
  return `<span class="picture">${linkHtml(textAt(value, "image_url"), escapeHtml(textAt(value, "alt_text")))}</span>`;
}

function controlHtml(value: unknown, names: ChannelNames): string {
  if (!isRecord(value)) return "";
  const type = textAt(value, "type");
  if (type === "overflow") return menuHtml("⋯", listAt(value, "options"), names);
  if (type === "button") {
    const label = textHtml(value["text"], names);
    const look = `control ${textAt(value, "style") === "" ? "" : escapeHtml(textAt(value, "style"))}`;
    return `<span class="${look}">${linkHtml(textAt(value, "url"), label)}</span>`;
  }
  const label = textHtml(value["placeholder"], names) || escapeHtml(type.replaceAll("_", " "));
  return menuHtml(`${label} ▾`, listAt(value, "options"), names);
}

function menuHtml(label: string, options: readonly unknown[], names: ChannelNames): string {
  const entries = options.map(
    (option) => `<li>${isRecord(option) ? textHtml(option["text"], names) : ""}</li>`,
  );
  return `<details class="control"><summary>${label}</summary><ul>${entries.join("")}</ul></details>`;
}

function richTextHtml(block: JsonRecord, names: ChannelNames): string {
  return listAt(block, "elements")
    .map((part) => {
      if (!isRecord(part)) return "";
      const inner = (): string =>
        listAt(part, "elements")
          .map((element) => richElementHtml(element, names))
          .join("");
      switch (textAt(part, "type")) {
        case "rich_text_quote":
          return `<blockquote>${inner()}</blockquote>`;
        case "rich_text_preformatted":
          return `<pre>${inner()}</pre>`;
        case "rich_text_list":
          return listHtml(part, names);
        default:
          return `<p>${inner()}</p>`;
      }
    })
    .join("");
}

function listHtml(part: JsonRecord, names: ChannelNames): string {
  const tag = textAt(part, "style") === "ordered" ? "ol" : "ul";
  const items = listAt(part, "elements").map((item) =>
    isRecord(item)
      ? `<li>${listAt(item, "elements")
          .map((element) => richElementHtml(element, names))
          .join("")}</li>`
      : "",
  );
  return `<${tag}>${items.join("")}</${tag}>`;
}

/** Styles of rich text, from the inside out. */
const STYLE_TAGS = [
  ["code", "code"],
  ["strike", "s"],
  ["italic", "i"],
  ["bold", "b"],
  ["underline", "u"],
] as const;

function richElementHtml(element: unknown, names: ChannelNames): string {
  if (!isRecord(element)) return "";
  const style = recordAt(element, "style");
  let html = bareElementHtml(element, names);
  for (const [name, tag] of STYLE_TAGS) if (style[name] === true) html = `<${tag}>${html}</${tag}>`;
  return html;
}

function bareElementHtml(element: JsonRecord, names: ChannelNames): string {
  switch (textAt(element, "type")) {
    case "text":
      return plainHtml(textAt(element, "text"), { emoji: false });
    case "link": {
      const url = textAt(element, "url");
      return linkHtml(url, escapeHtml(textAt(element, "text") || url));
    }
    case "emoji":
      return emojiHtml(textAt(element, "name"));
    case "date":
      return timeHtml(Number(element["timestamp"]), textAt(element, "format"));
    case "channel":
      return `<span class="mention">#${escapeHtml(names(textAt(element, "channel_id")))}</span>`;
    case "user":
      return `<span class="mention">@${escapeHtml(textAt(element, "user_id"))}</span>`;
    case "usergroup":
      return `<span class="mention">@${escapeHtml(textAt(element, "usergroup_id"))}</span>`;
    case "broadcast":
      return `<span class="mention">@${escapeHtml(textAt(element, "range"))}</span>`;
    default:
      return "";
  }
}

function tableHtml(block: JsonRecord, names: ChannelNames): string {
  const rows = listAt(block, "rows").map((row) => {
    const cells = Array.isArray(row) ? row : [];
    return `<tr>${cells.map((cell: unknown) => `<td>${cellHtml(cell, names)}</td>`).join("")}</tr>`;
  });
  return `<table>${rows.join("")}</table>`;
}

function cellHtml(cell: unknown, names: ChannelNames): string {
  if (!isRecord(cell)) return "";
  return textAt(cell, "type") === "rich_text" ? richTextHtml(cell, names) : escapeHtml(textAt(cell, "text"));
}
