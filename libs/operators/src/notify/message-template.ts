import { DaymillError } from "@daymill/core";
import type { ToldEvent } from "@daymill/core";
import { fieldsOf, FIELDS } from "./event-fields.ts";
import { oneLine } from "./one-line.ts";
import type { Happening } from "./what-happened.ts";

/** Words of one's own, with fields of what happened in braces: `"{dag} broke on {day}: {error}"`. Always plain text. */
export interface MessageTemplates {
  /** In place of the title. One line. */
  readonly title?: string;
  /** Below the title, before the facts. */
  readonly text?: string;
}

const FIELD = /\{([^{}]*)\}/g;
/** Slack takes no section of more than 3,000 characters. */
const LONGEST_TEXT = 2_900;

/** Throws E209 for a template that names a field that there is not. */
export function checkTemplates({ title, text }: MessageTemplates, name: string): void {
  for (const [option, template] of Object.entries({ title, text })) {
    if (template === undefined) continue;
    if (typeof template !== "string") throw new DaymillError("E209", `The ${option} of ${name} is no text.`);
    const wrong = [...template.matchAll(FIELD)].find(([, field]) => !FIELDS.some((known) => known === field));
    if (wrong === undefined) continue;
    const known = FIELDS.map((field) => `{${field}}`).join(", ");
    throw new DaymillError("E209", `The ${option} of ${name} has no field ${wrong[0]}: there are ${known}.`);
  }
}

/**
 * What happened, in the words of the templates. A field that the event does not have is empty; a template that comes to
 * nothing by that says nothing, for no receiver takes a message with an empty title or text.
 */
export function withTemplates(happening: Happening, event: ToldEvent, { title, text }: MessageTemplates): Happening {
  if (title === undefined && text === undefined) return happening;
  const fields = fieldsOf(event);
  const fill = (template: string) =>
    template.replace(FIELD, (_, field: string) => fields[field as (typeof FIELDS)[number]]);
  const own = title === undefined ? "" : oneLine(fill(title));
  const words = text === undefined ? "" : shortened(fill(text).split(/\r?\n/).map(oneLine).join("\n").trim());
  return { ...happening, ...(own !== "" && { title: own }), ...(words !== "" && { text: words }) };
}

function shortened(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT).toWellFormed()}…` : text;
}
