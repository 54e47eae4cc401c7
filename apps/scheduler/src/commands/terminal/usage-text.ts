import type { Command, CommanderError } from "commander";
import { harmless } from "./harmless.ts";
import { fullName } from "./typed-command.ts";

/** What is wrong with a command line, in one line: what was typed, what may be, and where all of it is told. */
export function usageText({ message }: Pick<CommanderError, "message">, command: Command): string {
  // Commander puts the nearest word into a line of its own.
  const [, hint] = /\n\((Did you mean [^\n]+)\)$/.exec(message) ?? [];
  const what = message.slice(0, hint === undefined ? undefined : -hint.length - 3).replace(/^error: /, "");
  const parts = [ended(harmless(choiceText(what))), hint, `\`${fullName(command)} --help\` tells what there is.`];
  return parts.filter((part) => part !== undefined).join(" ");
}

/** A word that is none of those allowed, as all our own refusals say it. */
function choiceText(what: string): string {
  const [, option, given, allowed] =
    /^option '(?:-\w, )?(--[\w-]+)[^']*' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/s.exec(what) ?? [];
  if (option !== undefined) return `${option} ${given}: expected one of ${allowed}.`;
  const [, value, argument, choices] =
    /^command-argument value '(.*)' is invalid for argument '([\w-]+)'\. Allowed choices are (.*)\.$/s.exec(what) ?? [];
  return argument === undefined ? what : `<${argument}> ${value}: expected one of ${choices}.`;
}

function ended(sentence: string): string {
  return sentence.endsWith(".") ? sentence : `${sentence}.`;
}
