/**
 * A URL fit for logs, errors and metrics: without userinfo, and with every query value masked, since feeds carry keys there.
 * Text that is no URL comes back as `(not a URL)`.
 */
export function shownUrl(url: string): string {
  const match = /^([a-z][a-z0-9+.-]*:\/\/)(?:[^/?#@]*@)?([^/?#]*)([^?#]*)(\?[^#]*)?/i.exec(url);
  if (!match) return "(not a URL)";
  const [, scheme = "", host = "", path = "", query = ""] = match;
  return `${scheme}${host}${path}${query.replaceAll(/=[^&]*/g, "=…")}`;
}
