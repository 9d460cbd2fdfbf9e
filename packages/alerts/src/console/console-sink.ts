import { styleText } from "node:util";
import type { Alert, Notice } from "@parley/core";
import { cleanText, safeLink } from "../clean-text.ts";
import { partyName } from "../party-names.ts";
import type { Sink } from "../sink.ts";
import { peopleLine, whyLine } from "../slack/alert-message.ts";
import { STAGE_NAMES } from "../stage-names.ts";

/** Columns of a narrow terminal window, and of `docker compose logs` with its prefix. */
const WIDTH = 96;

/** Prints messages readably. What was printed cannot be looked up, so a repeat after a crash says that it may be one. */
export function consoleSink(write: (text: string) => void): Sink {
  return {
    id: "console",
    async deliver(message, deliveryId, { possibleRepeat } = { possibleRepeat: false }) {
      const text = message.kind === "alert" ? alertText(message) : noticeText(message);
      write(possibleRepeat ? `${text}  (possible repeat)\n` : text);
      return { sink: "console", messageId: deliveryId, channel: null };
    },
    findDelivered: async () => ({ status: "unreadable" }),
    check: async () => ({ ok: true, summary: "console", lost: [] }),
  };
}

function alertText(alert: Alert): string {
  const { source } = alert;
  const was = alert.previousStage === null ? "" : ` (was: ${STAGE_NAMES[alert.previousStage]})`;
  const at = alert.publishedAt ?? alert.seenAt;
  const when = `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC${alert.isLate ? ", reported late" : ""}`;
  const language = source.language === "en" ? "" : ` [${source.language}]`;
  const rows: readonly (readonly [string, string])[] = [
    ["", source.title === "" ? "" : `${source.title}${language}`],
    ["", alert.proof !== null && alert.proof !== source.title ? `“${alert.proof}”` : ""],
    ["Parties", alert.parties.map(partyName).join(" · ")],
    ["Stage", `${STAGE_NAMES[alert.stage]}${was}`],
    ["Topics", alert.topics.join(" · ")],
    ["People", peopleLine(alert)],
    ["Source", `${source.outlet} (${source.tier}), ${when}`],
    ["Link", safeLink(source.url) ?? ""],
    ["", whyLine(alert)],
  ];
  const body = rows
    .filter(([, value]) => value !== "")
    .flatMap(([name, value]) => wrap(name === "" ? value : `${name.padEnd(8)}${value}`, name === "" ? 0 : 8));
  const rule = "─".repeat(WIDTH);
  return `${rule}\n${styleText("bold", cleanText(alert.headline, WIDTH))}\n${body.map((line) => `  ${line}\n`).join("")}${rule}\n`;
}

function noticeText({ severity, title, details }: Notice): string {
  const lines = [title, ...details.map((detail) => `  ${detail}`)];
  return lines
    .map((line, index) => `${index === 0 ? `[${severity}] ` : ""}${cleanText(line, 400)}\n`)
    .join("");
}

/** Breaks at spaces; a word longer than the line (a link) stays whole, so that it can be clicked. */
function wrap(text: string, indent: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of cleanText(text, 2_100).split(" ")) {
    if (line !== "" && line.length + 1 + word.length > WIDTH - 2) {
      lines.push(line);
      line = `${" ".repeat(indent)}${word}`;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return line.trim() === "" ? lines : [...lines, line];
}
