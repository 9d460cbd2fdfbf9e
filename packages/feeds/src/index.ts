export { hostKey } from "./host-key.ts";
export { parseHtml } from "./html-text.ts";
export { nextWait, type WaitInput } from "./next-wait.ts";
export { type FeedHttp, type HttpAnswer, type HttpSettings, openHttp } from "./open-http.ts";
export { type ParsedFeed, type ParsedItem, parseFeed } from "./parse-feed.ts";
export { pollFeed, type PollResult, type Validators } from "./poll-feed.ts";
