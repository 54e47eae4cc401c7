import type { Command, CommanderError } from "commander";
import { harmless } from "./harmless.ts";
import { fullName } from "./typed-command.ts";

/** What is wrong with a command line, in one line: what was typed, what may be, and where all of it is told. */
export function usageText({ message }: Pick<CommanderError, "message">, command: Command): string {
  // Commander puts the nearest word into a line of its own.
  const [, hint] = /\n\((Did you mean [^\n]+)\)$/.exec(message) ?? [];
  const what = message.slice(0, hint === undefined ? undefined : -hint.length - 3).replace(/^error: /, "");
  const more = `\`${fullName(command)} --help\` tells what there is.`;
  const parts = [ended(harmless(missingText(choiceText(what), command))), hint, placeText(what, command), more];
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

/** What a word that is missing may be, where there are a few. */
function missingText(what: string, { registeredArguments }: Command): string {
  const [, name] = /^missing required argument '(.*)'$/.exec(what) ?? [];
  const choices = registeredArguments.find((each) => each.name() === name)?.argChoices;
  return choices === undefined ? what : `${what}, one of ${choices.join(", ")}`;
}

/** People write options of a command before it. */
function placeText(what: string, { parent }: Command): string | undefined {
  return parent === null && what.startsWith("unknown option") ? "Options of a command stand behind it." : undefined;
}

function ended(sentence: string): string {
  return sentence.endsWith(".") ? sentence : `${sentence}.`;
}
