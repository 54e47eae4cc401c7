import type { Command, CommanderError } from "commander";
import { ADVICE } from "../airflow-spellings.ts";
import { harmless } from "./harmless.ts";
import { fullName } from "./typed-command.ts";

/** What is wrong with a command line, in one line: what was typed, what may be, and where all of it is told. */
export function usageText({ message }: Pick<CommanderError, "message">, command: Command): string {
  // Commander puts the nearest word into a line of its own.
  const [, hint] = /\n\((Did you mean [^\n]+)\)$/.exec(message) ?? [];
  const what = withoutValue(
    message.slice(0, hint === undefined ? undefined : -hint.length - 3).replace(/^error: /, ""),
  );
  const more = `\`${fullName(command)} --help\` tells what there is.`;
  const advice = adviceText(what, command);
  const other = advice === undefined ? [hint, placeText(what, command)] : [advice];
  const parts = [ended(harmless(missingText(choiceText(what), command))), ...other, more];
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

/** What follows a `=` may be a secret, and logs of CI keep what is told. */
function withoutValue(what: string): string {
  return what.replace(/^(unknown option '[^'=]+)=.*'/s, "$1'");
}

/** What to do in place of an option or a command that there is not, where people look for it. */
function adviceText(what: string, command: Command): string | undefined {
  const [, word = ""] = /^(?:unknown option|unknown command|required option) '(?:-\w, )?([^' =]*)/.exec(what) ?? [];
  const [, ...above] = fullName(command).split(" ");
  const typed = [...above, word].join(" ");
  return Object.hasOwn(ADVICE, typed) ? ADVICE[typed] : undefined;
}

/** People write options of a command before it. */
function placeText(what: string, { parent }: Command): string | undefined {
  return parent === null && what.startsWith("unknown option") ? "Options of a command stand behind it." : undefined;
}

function ended(sentence: string): string {
  return sentence.endsWith(".") ? sentence : `${sentence}.`;
}
