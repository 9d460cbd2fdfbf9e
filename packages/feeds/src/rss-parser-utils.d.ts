declare module "rss-parser/lib/utils.js" {
  const utils: { getSnippet(html: string): string };
  export default utils;
}
