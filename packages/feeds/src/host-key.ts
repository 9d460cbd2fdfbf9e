/** What politeness counts as one host: scheme, host and port. */
export function hostKey(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
