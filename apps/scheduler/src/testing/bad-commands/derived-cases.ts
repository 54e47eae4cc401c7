import type { Command, Option } from "commander";
import type { CliIo } from "../../commands/terminal/cli-io.ts";
import type { BadCommand } from "./verb-case.ts";

/** Values that parsers of options take where a word would not do. */
const SAMPLES: Readonly<Record<string, string>> = { "--grant": "sales_*=viewer", "--columns": "dag" };

function given(option: Option): string[] {
  const flag = option.long ?? option.flags;
  if (!option.required) return [flag];
  return [flag, SAMPLES[flag] ?? option.argChoices?.[0] ?? (/<(n|index|version)>/.test(option.flags) ? "1" : "x")];
}

const refused = (what: string, args: readonly string[], says: RegExp): BadCommand => ({ what, args, exit: 2, says });

/** What the tree of commands says that a verb is refused before anybody is asked. */
export function* misspelled(command: Command, right: readonly string[]): Generator<BadCommand> {
  const { options, registeredArguments } = command;
  const words = right.findIndex((word) => word.startsWith("-") && word !== "-");
  const names = words < 0 ? right : right.slice(0, words);
  yield refused("an option that nobody knows", [...right, "--surprise"], /unknown option '--surprise'.*--help` tells/);
  const [long] = options.flatMap((option) =>
    option.long !== undefined && option.long.length > 6 ? [option.long] : [],
  );
  if (long !== undefined)
    yield refused("an option that is cut short", [...right, long.slice(0, -1)], new RegExp(`Did you mean .*${long}`));
  if (registeredArguments.some(({ required }) => required))
    yield refused("nothing", [], /missing required argument|required option .* not specified/);
  if (!registeredArguments.some(({ variadic }) => variadic)) {
    const surplus = Array.from({ length: registeredArguments.length + 1 }, () => "surplus");
    yield refused("more words than it takes", surplus, /too many arguments|required option .* not specified/);
  }
  if (options.some(({ mandatory }) => mandatory))
    yield refused("no option that has to be", names, /required option '.*' not specified/);
  for (const option of options) yield* ofOption(option, command, right);
  for (const { argChoices, name } of registeredArguments.map((each) => ({
    argChoices: each.argChoices,
    name: each.name(),
  })))
    if (argChoices !== undefined)
      yield refused(
        "a word that is none of those",
        ["nope"],
        new RegExp(`<${name}> nope: expected one of ${argChoices[0]}`),
      );
}

function* ofOption(option: Option, { options }: Command, right: readonly string[]): Generator<BadCommand> {
  const flag = option.long ?? option.flags;
  if (option.required)
    yield refused(`${flag} without its value`, [...right, flag], new RegExp(`option '.*${flag} .*' argument missing`));
  if (option.argChoices !== undefined)
    yield refused(
      `${flag} of none`,
      [...right, flag, "nope"],
      new RegExp(`${flag} nope: expected one of ${option.argChoices[0]}`),
    );
  else if (/<(n|index|version)>/.test(option.flags))
    yield refused(
      `${flag} that is no number`,
      [...right, flag, "many"],
      new RegExp(`^(?=.*${flag})(?=.*many).*whole number`),
    );
  // Commander has it, its types do not.
  for (const name of (option as Option & { readonly conflictsWith: readonly string[] }).conflictsWith) {
    const other = options.find((each) => each.attributeName() === name && each !== option);
    if (other !== undefined)
      yield refused(`${flag} with ${other.long}`, [...right, ...given(option), ...given(other)], /cannot be used with/);
  }
}

const html = async () => new Response("<!doctype html>\n<title>Hello</title>");
const nobody = async () => {
  throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:9") });
};
const FORBIDDEN = {
  type: "t",
  code: "E704",
  title: "The request is not allowed",
  detail: "It takes an admin.",
  status: 403,
};
const forbidding = async () => Response.json(FORBIDDEN, { status: 403 });

/** What is told instead of the answer of a server, by every verb that asks one. */
export function withoutServer(right: readonly string[], world: Partial<CliIo> = {}): BadCommand[] {
  const env = { DAYMILL_URL: undefined };
  const at = (url: string) => [...right, "--url", url];
  const noPassword = /^(?!.*hunter2).*holds no user and no password/;
  return [
    {
      ...refused("no address", at("localhost:8080"), /--url localhost:8080: expected an address such as http:/),
      world,
    },
    { ...refused("a password", at("http://u:hunter2@h"), noPassword), world },
    { ...refused("a password in what is no address", at("http://u:hunter2@h:99999"), noPassword), world },
    {
      what: "no server",
      args: right,
      exit: 1,
      says: /E707 .*ECONNREFUSED.*`daymill start`/,
      world: { ...world, fetch: nobody },
    },
    {
      what: "a data directory without one",
      args: right,
      exit: 1,
      says: /E707 .*`daymill start`.*--url/,
      world: { ...world, env },
    },
    {
      what: "another program",
      args: right,
      exit: 1,
      says: /E705 .*is no Daymill.*200 <!doctype/,
      world: { ...world, fetch: html },
    },
    {
      what: "no permission",
      args: right,
      exit: 1,
      says: /E704 The request is not allowed: It takes an admin/,
      world: { ...world, fetch: forbidding },
    },
  ];
}
