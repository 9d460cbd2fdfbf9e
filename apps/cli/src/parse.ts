import { ParleyError } from "@parley/core";
import { parseFeed } from "@parley/feeds";
import { mapJsonLines, readInput } from "./json-lines.ts";

interface Document {
  /** Echoed as it was given. */
  readonly id: unknown;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** `parley parse`: what is in a feed document. */
export async function parse(
  file: string | undefined,
  options: { readonly json?: true; readonly jsonl?: string },
): Promise<void> {
  if (options.jsonl !== undefined) return mapJsonLines(options.jsonl, readDocument, parseAll);
  if (file === undefined) {
    throw new ParleyError("usage", "parse: nothing to read, name a file or - for standard input", {
      retry: "never",
    });
  }
  const feed = await parseFeed(new TextEncoder().encode(readInput(file)), {});
  if (options.json) {
    process.stdout.write(`${JSON.stringify(feed, null, 2)}\n`);
    return;
  }
  const lines = feed.items.map(
    (item) => `  ${item.published ?? "no date".padEnd(20)}  ${item.title ?? "(no title)"}`,
  );
  process.stdout.write(
    `${feed.title ?? "(no title)"} (${feed.format}), ${feed.items.length} items\n${lines.join("\n")}\n`,
  );
}

async function* parseAll(documents: readonly Document[]): AsyncGenerator {
  for (const { id, body, headers } of documents) {
    try {
      yield { id, feed: await parseFeed(body, headers) };
    } catch (error) {
      yield { id, error: error instanceof Error ? error.message : String(error) };
    }
  }
}

function readDocument(value: unknown, where: string): Document {
  if (typeof value !== "object" || value === null || !("id" in value) || !("body64" in value)) {
    throw new ParleyError("usage", `${where}: not a document, write {"id": …, "body64": …, "headers": {…}}`, {
      retry: "never",
    });
  }
  const headers = "headers" in value && typeof value.headers === "object" ? value.headers : {};
  return {
    id: value.id,
    body: Buffer.from(String(value.body64), "base64"),
    headers: Object.fromEntries(
      Object.entries(headers ?? {}).map(([name, header]) => [name.toLowerCase(), String(header)]),
    ),
  };
}
