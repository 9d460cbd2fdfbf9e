import { ParleyError } from "@parley/core";
import { Command, CommanderError } from "commander";
import { check } from "./check.ts";
import { classify } from "./classify.ts";
import { negotiations } from "./negotiations.ts";
import { parse } from "./parse.ts";
import { slackSetup, slackTest } from "./slack.ts";
import { start } from "./start.ts";
import { stories } from "./stories.ts";

/** Exit codes of every command: 0 all well, 1 a problem was found, 2 wrong usage. */
const USAGE = 2;

const program = new Command("parley")
  .description("Watches news feeds for trade talks and tells Slack when one moves")
  .exitOverride()
  .showHelpAfterError("(add --help for how to use it)");

program
  .command("start")
  .description("find or start Redis, run the three workers and the health page; Ctrl-C drains and stops all")
  .option("--yes", "install a missing Redis without asking")
  .action(start);

program
  .command("check")
  .description("check the whole config; every problem at once, with file, line and remedy")
  .option("--live", "also ask Slack who we are and what we may do")
  .option("--json", "one JSON object")
  .action(check);

program
  .command("classify")
  .description("assess a story and show why")
  .argument("[files...]", "plain text, HTML or JSON files, or - for standard input")
  .option("--json", "one object for one input, an array for several")
  .option("--jsonl <file>", "one {id, title, summary?, text?, …} a line in, one assessment a line out")
  .addHelpText("after", "\nExample:\n  parley classify story.txt\n  cat story.txt | parley classify - --json")
  .action(classify);

program
  .command("stories")
  .description("tell which items report the same development")
  .requiredOption("--jsonl <file>", "one {id, title, published, …} a line")
  .option("--match-only", "take every item as trade talk")
  .action(stories);

program
  .command("parse")
  .description("read a feed document and show what is in it")
  .argument("[file]", "a feed document")
  .option("--json", "one JSON object")
  .option("--jsonl <file>", "one {id, body64, headers} a line in, {id, feed} or {id, error} a line out")
  .action(parse);

program
  .command("negotiations")
  .description("every negotiation that Parley follows: its stage, since when, its last story")
  .option("--json", "an array")
  .action(negotiations);

const slack = program.command("slack").description("connect Parley with Slack");
slack
  .command("setup")
  .description("the link that creates the Slack app, and what to do with it")
  .option("--variant <name>", "recommended, postOnly or interactive", "recommended")
  .action(slackSetup);
slack.command("test").description("post a sample to each route").action(slackTest);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE; // commander has said what is wrong
  if (!(error instanceof ParleyError)) throw error;
  process.stderr.write(`${error.message}\n`);
  if (process.env["LOG_LEVEL"] === "debug") process.stderr.write(`${error.stack ?? ""}\n`);
  return error.code === "usage" ? USAGE : 1;
}
