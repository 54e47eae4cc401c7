import { hookUrlOf } from "./hook-url.ts";
import { DEFAULT_GROUP, notifier } from "./notifier.ts";
import type { Notifier, NotifierKind, NotifierOptions } from "./notifier.ts";
import { postJson } from "./post-json.ts";
import type { Happening } from "./what-happened.ts";

export type SlackOptions = NotifierOptions;

/**
 * Tells a channel of Slack, by an incoming webhook: a connection of type `slack-webhook`. The title leads to the page of
 * what happened. Values are plain text: nothing in an error mentions anybody or becomes a link.
 */
export function slack(options: SlackOptions): Notifier {
  return notifier({ group: DEFAULT_GROUP, ...options }, slackKind());
}

export function slackKind(): NotifierKind<object> {
  return {
    name: "notify.slack",
    type: "slack-webhook",
    compose: ({ happening }) => slackMessage(happening),
    deliver: async (message, { connection, signal }) =>
      await postJson(connection, { url: hookUrlOf(connection), body: JSON.stringify(message), signal }),
  };
}

const MARKS = { good: "✅", warning: "⚠️", bad: "❌", quiet: "⏭️" } as const;
/** Slack takes no more in one section. */
const FIELDS_A_SECTION = 10;

/** https://docs.slack.dev/messaging/formatting-message-text: `text` and mrkdwn are escaped, plain_text is not. */
function slackMessage({ title, text, tone, facts, url }: Happening): object {
  const fields = facts.map(([name, value]) => ({ type: "plain_text", text: `${name}: ${value}`, emoji: false }));
  const sections = Array.from({ length: Math.ceil(fields.length / FIELDS_A_SECTION) }, (_, k) => ({
    type: "section",
    fields: fields.slice(k * FIELDS_A_SECTION, (k + 1) * FIELDS_A_SECTION),
  }));
  const link = `<${escaped(url).replaceAll("|", "%7C")}|${escaped(title)}>`;
  return {
    text: `${MARKS[tone]} ${escaped(title)}`,
    blocks: [
      { type: "section", text: { type: "mrkdwn", text: `${MARKS[tone]} *${link}*` } },
      ...(text === undefined ? [] : [{ type: "section", text: { type: "plain_text", text, emoji: false } }]),
      ...sections,
    ],
  };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
