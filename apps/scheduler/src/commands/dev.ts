import { relative } from "node:path";
import type { Command } from "commander";
import type { DagFileNews } from "../compose/dag-file-news.ts";
import type { CommandContext } from "./command-context.ts";
import { whyNotFree } from "./server/free-port.ts";
import { readSettings, serve, withServeFlags, type ServeFlags } from "./start.ts";
import { canOpenBrowser, openBrowser } from "./terminal/browser.ts";
import { countText } from "./terminal/format.ts";
import { problemBlock } from "./terminal/problem-block.ts";
import { verdictMark } from "./terminal/verdict-mark.ts";

interface DevFlags extends ServeFlags {
  readonly open: boolean;
}

/** How many ports are tried, the wanted one first. */
const PORTS = 20;

/** daymill dev */
export function addDevCommand(program: Command, context: CommandContext): void {
  withServeFlags(
    program
      .command("dev")
      .description("run a server while DAGs are written: it opens the web app and tells of every saved file"),
  )
    .option("--no-open", "open no browser")
    .action(async (flags: DevFlags) => await dev(context, flags));
}

async function dev(context: CommandContext, flags: DevFlags): Promise<void> {
  const { config } = await readSettings(context, flags);
  const { host, port: wanted } = config.server;
  const port = flags.port ?? String(await freePortFrom(wanted, host));
  const { onDagFile, summary } = devReporter(context);
  await serve(
    context,
    { ...flags, port, role: "all" },
    {
      onDagFile,
      onReady: (url) => {
        context.io.stdout.write(summary());
        if (url !== undefined && flags.open && canOpenBrowser(context.io)) openBrowser(url);
      },
    },
  );
}

/** The first port that nobody listens on; the wanted one, whose error says more, when there is none. */
async function freePortFrom(wanted: number, host: string): Promise<number> {
  for (let port = wanted; port < wanted + PORTS; port += 1)
    if ((await whyNotFree(port, host)) === undefined) return port;
  return wanted;
}

/** Prints what has become of each file that was saved; of those that were there, only what is wrong with them. */
export function devReporter(context: CommandContext) {
  let [dags, files] = [0, 0];
  return {
    onDagFile: (news: DagFileNews): void => {
      if (news.isStart) {
        dags += news.result.dags.length;
        files += 1;
      }
      if (!news.isStart || news.problems === "found") context.io.stdout.write(newsText(news, context));
    },
    /** What was there at the start. */
    summary: (): string =>
      `${verdictMark(context.style, "ok")} ${countText(dags, "DAG")} in ${countText(files, "file")}; a file that is saved is loaded again\n`,
  };
}

function newsText({ result, isStart, isGone, problems }: DagFileNews, context: CommandContext): string {
  const { io, style } = context;
  const file = style.paint("strong", relative(io.cwd, result.path));
  if (isGone) return `${verdictMark(style, "warning")} ${file} is gone; its DAGs keep their last version\n`;
  if (problems === "found") {
    const blocks = result.problems.map((problem) => problemBlock(problem, result, context));
    const kept = isStart ? "" : "; the last good version keeps running";
    return `${verdictMark(style, "problem")} ${file} cannot be taken as it is${kept}\n${blocks.join("")}`;
  }
  return `${verdictMark(style, "ok")} ${file} reloaded: ${result.dags.map(({ dag }) => dag.id).join(", ")}\n`;
}
