import { createHash } from "node:crypto";
import type { Happening } from "./what-happened.ts";

export interface MailMessage {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same when it is told a second time: mail programs show it once. */
  readonly messageId: string;
}

/** What happened, as a mail. Every value is escaped in the HTML; none has a line end, which a header could be made of. */
export function mailMessage({ id, title, text, facts, url }: Happening): MailMessage {
  const rows = facts.map(
    ([name, value]) => `<tr><th align="left">${escaped(name)}</th><td>${escaped(value)}</td></tr>`,
  );
  const words = text === undefined ? "" : `<p>${escaped(text).replaceAll("\n", "<br>")}</p>`;
  return {
    subject: title,
    text: [
      title,
      "",
      ...(text === undefined ? [] : [text, ""]),
      ...facts.map(([name, value]) => `${name}: ${value}`),
      "",
      url,
      "",
    ].join("\n"),
    html: `<h3>${escaped(title)}</h3>${words}<table cellpadding="4">${rows.join("")}</table><p><a href="${escaped(url)}">${escaped(url)}</a></p>`,
    messageId: `<${createHash("sha256").update(id).digest("hex")}@daymill>`,
  };
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
