import { hashOf } from "@parley/core";

/** Hosts that carry the feeds of many publishers: there, the first part of the path says whose feed it is. */
const SHARED_HOSTS = new Set(["feedburner.com", "rsshub.app", "feedx.net", "plink.anyfeeder.com", "rss.app"]);

/** The host name of an http or https address, lower-case, without a final dot; null for anything else. */
export function hostOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname } = new URL(url);
  return (protocol === "http:" || protocol === "https:") && hostname !== ""
    ? hostname.replace(/\.$/, "")
    : null;
}

/**
 * Who stands behind a feed that does not say: its host without `www.`, `rss.`, `feed.` or `feeds.`. On hosts that many publishers
 * share (FeedBurner …), host and first part of the path.
 */
export function publisherOf(url: string): string {
  const host = (hostOf(url) ?? "").replace(/^(?:www\d?|rss|feeds?)\.(?=.*\.)/, "");
  if (!SHARED_HOSTS.has(host)) return host;
  const [first = ""] = new URL(url).pathname.split("/").filter((part) => part !== "");
  return first === "" ? host : `${host}/${first.toLowerCase()}`;
}

/** Equal for two spellings of one address: scheme, default port, final dot of the host, userinfo and fragment do not count. */
export function sameAddressKey(url: string): string {
  if (!URL.canParse(url)) return url;
  const { hostname, port, pathname, search } = new URL(url);
  return `${hostname.replace(/\.$/, "")}:${port === "80" || port === "443" ? "" : port}${pathname}${search}`;
}

/** Longest readable part of an id. */
const MAX_ID_WORDS = 50;

/**
 * An id made of host and path, `example-org-rss`: the same as long as the address is, wherever it stands in the list.
 *
 * @param template The address as written, so that no secret filled into it shows in the id.
 * @param taken Ids that other feeds have.
 */
export function idOf(template: string, taken: ReadonlySet<string>): string {
  const plain = template.replaceAll(/\$\{[^}]*\}/g, "");
  const { hostname, pathname } = URL.canParse(plain) ? new URL(plain) : { hostname: plain, pathname: "" };
  const words = `${hostname.replace(/^www\./, "")}${pathname}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  const short = words.slice(0, MAX_ID_WORDS).replace(/-$/, "");
  const unique = `${short === "" ? "feed" : short}-${hashOf(template).slice(-6)}`;
  // What the words leave out goes into the id as a hash: two feeds may differ in nothing else.
  return template.includes("?") || words !== short || short === "" || taken.has(short) ? unique : short;
}
