import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { escapeHtml } from "./escape-html.ts";
import { entryOf, MARK } from "./message-html.ts";
import type { SlackChannel, SlackMessage, Workspace } from "./workspace.ts";

/** The page that shows the workspace's messages, and keeps showing them. */
export interface MessagePage {
  /** False when the address is none of the page's. */
  answer(request: IncomingMessage, response: ServerResponse): boolean;
  close(): void;
}

/** A browser stays quick, and nobody scrolls further: older messages are in `messages()`. */
const MAX_ENTRIES_PER_CHANNEL = 300;
/** Proxies cut silent connections after half a minute or more. */
const HEARTBEAT_MS = 15_000;

/**
 * A page of one document, with no outside resources, that shows channels and messages as Slack does: `GET /` gives the document,
 * `GET /__sim/events` the changes since, as server-sent events. All text is escaped, and the Content-Security-Policy allows only
 * the document's own style and script, should an escape ever be missed.
 */
// oxlint-disable-next-line max-lines-per-function -- one closure over the viewers; the HTML is made elsewhere
export function openMessagePage(workspace: Workspace): MessagePage {
  const style = readFileSync(new URL("page.css", import.meta.url), "utf8");
  const script = readFileSync(new URL("page.js", import.meta.url), "utf8");
  const viewers = new Set<ServerResponse>();
  const shownChannels = new Set<string>();
  let version = 0;

  const tellAll = (data: unknown): void => {
    for (const viewer of viewers) viewer.write(eventOf(data));
  };
  const snapshot = (): { readonly nav: string; readonly lists: string } => {
    const channels = workspace.channels();
    for (const channel of channels) shownChannels.add(channel.id);
    return {
      nav: channels.map(navHtml).join(""),
      lists: channels.map((channel) => listHtml(channel, workspace)).join(""),
    };
  };
  const stopListening = workspace.onMessage((message, change) => {
    version += 1;
    if (viewers.size === 0) return;
    if (!shownChannels.has(message.channel)) return tellAll({ snapshot: snapshot() });
    for (const shown of affectedBy(message, workspace)) {
      const isGone = change === "deleted" && shown.ts === message.ts;
      const entry = entryOf(shown, workspace);
      if (entry === null) continue;
      const isNew = change === "posted" && shown.ts === message.ts;
      tellAll({ entry: { ...entry, html: isGone ? null : entry.html, isNew } });
    }
  });
  const heartbeat = setInterval(() => {
    for (const viewer of viewers) viewer.write(": still here\n\n");
  }, HEARTBEAT_MS).unref();

  return {
    answer: (request, response) => {
      const url = new URL(request.url ?? "/", "http://localhost");
      if (url.pathname === "/__sim/events") {
        response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
        // The document and this connection are two requests: what happened between them would be missed.
        if (url.searchParams.get("since") !== String(version))
          response.write(eventOf({ snapshot: snapshot() }));
        else response.write(": in step\n\n");
        viewers.add(response);
        response.once("close", () => viewers.delete(response));
        return true;
      }
      if (url.pathname !== "/") return false;
      const nonce = randomBytes(16).toString("base64");
      response.writeHead(200, {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": policyOf(nonce),
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
      });
      response.end(documentHtml({ ...snapshot(), team: workspace.team.name, style, script, nonce, version }));
      return true;
    },
    close: () => {
      clearInterval(heartbeat);
      stopListening();
      for (const viewer of viewers) viewer.end();
    },
  };
}

function eventOf(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

function policyOf(nonce: string): string {
  return [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The messages whose entries look different now: itself, and its thread's root. */
function affectedBy(message: SlackMessage, workspace: Workspace): readonly SlackMessage[] {
  const root = message.threadTs === null ? null : workspace.find(message.channel, message.threadTs);
  return root === null ? [message] : [root, message];
}

function navHtml(channel: SlackChannel): string {
  const id = escapeHtml(channel.id);
  return `<a href="#${id}" data-channel="${id}"><span class="hash">#</span>${escapeHtml(channel.name)}<span class="badge"></span></a>`;
}

function listHtml(channel: SlackChannel, workspace: Workspace): string {
  const entries = workspace
    .messages(channel.id)
    .filter((message) => message.threadTs === null || message.isBroadcast)
    .slice(-MAX_ENTRIES_PER_CHANNEL)
    .map((message) => entryOf(message, workspace)?.html ?? "");
  return [
    `<section class="channel" data-channel="${escapeHtml(channel.id)}" data-name="${escapeHtml(channel.name)}" hidden>`,
    '<p class="empty">No messages yet. They appear here the moment they are posted.</p>',
    ...entries,
    "</section>",
  ].join("");
}

function documentHtml(parts: {
  readonly nav: string;
  readonly lists: string;
  readonly team: string;
  readonly style: string;
  readonly script: string;
  readonly nonce: string;
  readonly version: number;
}): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(parts.team)}: simulated Slack</title>
<link rel="icon" href="data:,">
<style nonce="${parts.nonce}">${parts.style}</style>
</head>
<body data-version="${parts.version}">
<aside>
<div class="team"><span class="avatar">${MARK}</span><b>${escapeHtml(parts.team)}</b></div>
<p class="nav-title">Channels</p>
<nav id="nav" aria-label="Channels">${parts.nav}</nav>
<p class="nav-title apps">Apps</p>
<p class="app-line"><span class="dot"></span>Parley</p>
</aside>
<div class="pane">
<header><h1><span class="hash">#</span><span id="channel-name"></span></h1><span id="live" title="New messages appear by themselves">live</span></header>
<main id="lists" aria-live="polite">${parts.lists}</main>
<footer>This is a simulated Slack on your machine. Nothing here leaves it.</footer>
</div>
<script nonce="${parts.nonce}">${parts.script}</script>
</body>
</html>
`;
}
