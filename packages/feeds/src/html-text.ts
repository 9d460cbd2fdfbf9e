import { Parser } from "htmlparser2";

const BLOCKS = new Set(
  "p div br li ul ol tr table h1 h2 h3 h4 h5 h6 blockquote section article header footer figcaption".split(
    " ",
  ),
);
const UNREAD = new Set(["script", "style", "template", "noscript", "svg", "head"]);

/** Longer HTML is cut before it is read: the text kept of an item is far shorter. */
const MAX_HTML = 400_000;

/** The readable text of HTML, or of plain text with entities: blocks become lines, the rest one space. Linear in its length. */
export function htmlText(html: string): string {
  if (!/[<&]/.test(html)) return tidy(html);
  let text = "";
  let unread = 0;
  const parser = new Parser({
    onopentag(name) {
      if (UNREAD.has(name)) unread += 1;
      else if (BLOCKS.has(name)) text += "\n";
    },
    onclosetag(name) {
      if (UNREAD.has(name)) unread -= 1;
      else if (BLOCKS.has(name)) text += "\n";
    },
    ontext(chunk) {
      if (unread === 0) text += chunk;
    },
  });
  parser.end(html.slice(0, MAX_HTML));
  return tidy(text);
}

/** Title and readable text of a web page or a piece of HTML, for the command line. */
export function parseHtml(html: string): { readonly title: string; readonly text: string } {
  const title =
    /<title[^>]*>([\s\S]{0,2000}?)<\/title>/i.exec(html)?.[1] ??
    /<h1[^>]*>([\s\S]{0,2000}?)<\/h1>/i.exec(html)?.[1];
  return { title: htmlText(title ?? ""), text: htmlText(html.replace(/<head[\s\S]*?<\/head>/i, "")) };
}

function tidy(text: string): string {
  return text
    .replaceAll(/[^\S\n]+/g, " ")
    .replaceAll(/ ?\n[ \n]*/g, "\n")
    .trim();
}
