import { decodeHTML } from "entities";
import { Parser } from "htmlparser2";

/** One entry of a feed document as it was written, whatever the format. */
export interface RawEntry {
  id: string;
  title: string;
  link: string;
  /** Every text of the entry, HTML; the longest one is what is read. */
  contents: string[];
  published: string;
  updated: string;
  authors: string[];
  categories: string[];
}

/** A feed document as it was written. */
export interface RawFeed {
  format: string;
  title: string;
  link: string;
  description: string;
  language: string;
  /** Minutes. */
  ttl: string;
  readonly entries: RawEntry[];
}

/** The deepest nesting read: htmlparser2 takes quadratic time in depth, so a deeper document is given up. */
const MAX_DEPTH = 512;

/** Entries read of one document; the newest 200 of them are kept. */
const MAX_ENTRIES = 5_000;

/** A field longer than this is cut while it is read. */
const MAX_FIELD = 400_000;

/** Fields by local name, since publishers choose their prefixes freely. */
const FIELDS: Readonly<
  Record<string, "id" | "title" | "link" | "content" | "published" | "updated" | "author" | "category">
> = {
  ...{
    guid: "id",
    id: "id",
    title: "title",
    link: "link",
    description: "content",
    summary: "content",
    encoded: "content",
  },
  ...{
    content: "content",
    pubdate: "published",
    published: "published",
    issued: "published",
    created: "published",
    date: "published",
  },
  ...{
    updated: "updated",
    modified: "updated",
    creator: "author",
    author: "author",
    name: "author",
    category: "category",
    subject: "category",
  },
};

/** Prefixes whose elements have names like the feed's own and mean other things. */
const OTHER_NAMESPACES = new Set([
  "media",
  "itunes",
  "image",
  "thr",
  "slash",
  "wfw",
  "geo",
  "georss",
  "gd",
  "yt",
  "podcast",
]);

/**
 * Reads RSS 0.9x, 1.0, 2.0 and Atom leniently: any prefix, junk before the document, a missing end, bare ampersands.
 *
 * @returns null when the text holds no feed.
 */
export function readXml(text: string): RawFeed | null {
  const feed: RawFeed = {
    format: "",
    title: "",
    link: "",
    description: "",
    language: "",
    ttl: "",
    entries: [],
  };
  const reader = entryReader(feed);
  const parser = new Parser(reader.handler, { xmlMode: true, decodeEntities: false, recognizeCDATA: true });
  reader.stopWith(() => parser.pause());
  const start = text.search(/<(?:\?xml|rss|feed|rdf:RDF|channel|[a-z0-9]+:(?:feed|rss|RDF)|!DOCTYPE|!--)/i);
  if (start === -1) return null;
  parser.end(text.slice(start));
  return feed.format === "" ? null : feed;
}

interface Open {
  readonly local: string;
  readonly attributes: Readonly<Record<string, string>>;
}

// oxlint-disable-next-line max-lines-per-function -- one state machine: its states are the variables at its head
function entryReader(feed: RawFeed): {
  handler: ConstructorParameters<typeof Parser>[0];
  stopWith(stop: () => void): void;
} {
  const path: Open[] = [];
  let entry: RawEntry | null = null;
  /** The field being read: where it began, what was read of it. */
  let field: {
    readonly depth: number;
    readonly name: string;
    readonly attributes: Readonly<Record<string, string>>;
    text: string;
  } | null = null;
  let isCdata = false;
  let stop: () => void = () => undefined;

  function open(name: string, attributes: Record<string, string>): void {
    const [prefix, local] = nameParts(name);
    path.push({ local, attributes });
    if (path.length > MAX_DEPTH || feed.entries.length >= MAX_ENTRIES) return stop();
    if (field) {
      field.text += `<${local}>`; // markup inside a field (XHTML) is kept as HTML
      return;
    }
    if (feed.format === "") feed.format = formatOf(local, attributes);
    if (local === "item" || local === "entry") {
      entry = {
        id: attributes["rdf:about"] ?? "",
        title: "",
        link: "",
        contents: [],
        published: "",
        updated: "",
        authors: [],
        categories: [],
      };
      return;
    }
    if (OTHER_NAMESPACES.has(prefix)) {
      field = { depth: path.length, name: "", attributes, text: "" };
    } else if (entry ? FIELDS[local] !== undefined : isChannelField(local, path)) {
      field = { depth: path.length, name: local, attributes, text: "" };
    }
  }

  function close(): void {
    const closed = path.pop();
    if (field && path.length + 1 > field.depth) {
      field.text += `</${closed?.local ?? ""}>`;
      return;
    }
    if (field) {
      const value = field.text.trim();
      if (entry) setEntryField(entry, field, value);
      else setFeedField(feed, field, value);
      field = null;
    }
    if (entry && (closed?.local === "item" || closed?.local === "entry")) {
      feed.entries.push(entry);
      entry = null;
    }
  }

  return {
    handler: {
      onopentag: open,
      onclosetag: close,
      oncdatastart() {
        isCdata = true;
      },
      oncdataend() {
        isCdata = false;
      },
      ontext(chunk) {
        if (!field || field.text.length > MAX_FIELD) return;
        // Inside XHTML the text must stay escaped, since it is part of HTML now.
        const isNested = path.length > field.depth;
        field.text += isCdata || isNested ? chunk : decodeHTML(chunk);
      },
    },
    stopWith(how) {
      stop = how;
    },
  };
}

function nameParts(name: string): [prefix: string, local: string] {
  const at = name.indexOf(":");
  return at === -1
    ? ["", name.toLowerCase()]
    : [name.slice(0, at).toLowerCase(), name.slice(at + 1).toLowerCase()];
}

function formatOf(local: string, attributes: Readonly<Record<string, string>>): string {
  if (local === "rss") return `rss ${attributes["version"] ?? "2.0"}`;
  if (local === "feed") return "atom";
  if (local === "rdf") return "rss 1.0";
  return local === "channel" ? "rss 2.0" : "";
}

const CHANNEL_FIELDS = new Set(["title", "link", "description", "subtitle", "tagline", "language", "ttl"]);

function isChannelField(local: string, path: readonly Open[]): boolean {
  const parent = path.at(-2)?.local;
  return CHANNEL_FIELDS.has(local) && (parent === "channel" || parent === "feed");
}

// oxlint-disable-next-line complexity -- one line a field
function setFeedField(
  feed: RawFeed,
  field: { name: string; attributes: Readonly<Record<string, string>> },
  value: string,
): void {
  if (field.name === "title") feed.title ||= value;
  if (field.name === "link")
    feed.link ||= value || (field.attributes["rel"] === "self" ? "" : (field.attributes["href"] ?? ""));
  if (["description", "subtitle", "tagline"].includes(field.name)) feed.description ||= value;
  if (field.name === "language") feed.language ||= value;
  if (field.name === "ttl") feed.ttl ||= value;
}

// oxlint-disable-next-line complexity -- one case a field
function setEntryField(
  entry: RawEntry,
  field: { name: string; attributes: Readonly<Record<string, string>> },
  value: string,
): void {
  switch (FIELDS[field.name]) {
    case "id":
      entry.id ||= value;
      break;
    case "title":
      entry.title ||= value;
      break;
    case "link":
      entry.link = linkOf(entry.link, field.attributes, value);
      break;
    case "content":
      if (value !== "") entry.contents.push(value);
      break;
    case "published":
      entry.published ||= value;
      break;
    case "updated":
      entry.updated ||= value;
      break;
    case "author":
      if (value !== "") entry.authors.push(value.replaceAll(/<[^>]*>/g, " ").trim());
      break;
    case "category":
      if (value !== "" || field.attributes["term"])
        entry.categories.push(value || (field.attributes["term"] ?? ""));
      break;
    case undefined:
  }
}

/** RSS writes the link as text, Atom as `href` with `rel`: the alternate one is the page. */
function linkOf(known: string, attributes: Readonly<Record<string, string>>, value: string): string {
  if (value !== "") return known || value;
  const rel = attributes["rel"] ?? "alternate";
  return rel === "alternate" ? known || decodeHTML(attributes["href"] ?? "") : known;
}
