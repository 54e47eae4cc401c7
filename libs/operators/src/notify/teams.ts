import { hookUrlOf } from "./hook-url.ts";
import { DEFAULT_GROUP, notifier } from "./notifier.ts";
import type { Notifier, NotifierKind, NotifierOptions } from "./notifier.ts";
import { postJson } from "./post-json.ts";
import type { Happening } from "./what-happened.ts";

export type TeamsOptions = NotifierOptions;

/**
 * Tells a channel or a chat of Microsoft Teams, by a workflow that is started by a webhook: a connection of type
 * `teams-webhook`. The message is an Adaptive Card, in which values are plain text.
 */
export function teams(options: TeamsOptions): Notifier {
  return notifier({ group: DEFAULT_GROUP, ...options }, teamsKind());
}

export function teamsKind(): NotifierKind<object> {
  return {
    name: "notify.teams",
    type: "teams-webhook",
    compose: ({ happening }) => teamsMessage(happening),
    deliver: async (message, { connection, signal }) =>
      await postJson(connection, { url: hookUrlOf(connection), body: JSON.stringify(message), signal }),
  };
}

const COLOURS = { good: "good", warning: "warning", bad: "attention", quiet: "default" } as const;

/** https://adaptivecards.io/explorer: 1.4 is what every client of Teams shows. */
function teamsMessage({ title, text, tone, facts, url }: Happening): object {
  const card = {
    type: "AdaptiveCard",
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    version: "1.4",
    body: [
      { type: "TextBlock", text: plain(title), weight: "bolder", size: "medium", color: COLOURS[tone], wrap: true },
      ...(text === undefined ? [] : [{ type: "TextBlock", text: plain(text), wrap: true }]),
      { type: "FactSet", facts: facts.map(([name, value]) => ({ title: plain(name), value: plain(value) })) },
    ],
    actions: [{ type: "Action.OpenUrl", title: "Open in Daymill", url }],
  };
  return { type: "message", attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", content: card }] };
}

/** Texts of a card are Markdown: what would make a link, a list or a mention of them is escaped. */
function plain(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]()#<>~|]/g, "\\$&")
    .replaceAll(/^([-+])/gm, "\\$1")
    .replaceAll(/^(\d+)\./gm, "$1\\.");
}
