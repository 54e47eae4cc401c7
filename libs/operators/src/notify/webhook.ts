import { createHmac } from "node:crypto";
import type { Connection, ToldEvent } from "@daymill/core";
import { invalidField, textField } from "@daymill/stores";
import { notifier } from "./notifier.ts";
import type { Notifier, NotifierKind, NotifierOptions } from "./notifier.ts";
import { postJson } from "./post-json.ts";
import type { TestEvent } from "./test-event.ts";

export type WebhookOptions = NotifierOptions;

/** What a receiver gets, as JSON. */
export interface WebhookBody {
  /** The same when it is told a second time. */
  readonly id: string;
  readonly title: string;
  /** What the author of the DAG has to say besides. */
  readonly text?: string;
  readonly url: string;
  /** All that a callback is given; of a test, that it is one. */
  readonly event: ToldEvent | TestEvent;
}

/**
 * Sends what happened as JSON by POST: a connection of type `webhook`. With a signing key the request has a header
 * `X-Daymill-Signature: t=<seconds>,v1=<hex>`, where v1 is the HMAC-SHA256 of `<seconds>.<body>`.
 */
export function webhook(options: WebhookOptions): Notifier {
  return notifier(options, webhookKind());
}

export function webhookKind(): NotifierKind<WebhookBody> {
  return {
    name: "notify.webhook",
    type: "webhook",
    compose: ({ happening: { id, title, text, url }, event }) => ({
      id,
      title,
      ...(text !== undefined && { text }),
      url,
      event,
    }),
    deliver: async (message, { connection, signal }) => {
      const { url, key, token } = webhookSettingsOf(connection);
      const body = JSON.stringify(message);
      const seconds = Math.floor(Date.now() / 1_000);
      const headers = {
        "idempotency-key": message.id,
        ...(key !== undefined && { "x-daymill-signature": signatureOf(body, { key, seconds }) }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      };
      await postJson(connection, { url, body, headers, signal });
    },
  };
}

/** The value of the header by which a receiver knows that a message is ours, and new. */
export function signatureOf(
  body: string,
  { key, seconds }: { readonly key: string; readonly seconds: number },
): string {
  return `t=${seconds},v1=${createHmac("sha256", key).update(`${seconds}.${body}`).digest("hex")}`;
}

/** Where a webhook is, and how its receiver knows us. */
export interface WebhookSettings {
  readonly url: string;
  /** Signs each message. */
  readonly key: string | undefined;
  /** Stands in the Authorization header. */
  readonly token: string | undefined;
}

/** The settings of a connection of type `webhook`. Rejects with E104 what cannot be. */
export function webhookSettingsOf(connection: Connection): WebhookSettings {
  const url = textField(connection, "endpoint");
  if (url === undefined) throw invalidField(connection, "endpoint", "is missing");
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw invalidField(connection, "endpoint", "is no http or https URL");
  }
  const token = textField(connection, "token");
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw invalidField(connection, "token", "has characters that no header may have");
  }
  return { url, key: connection.password || undefined, token };
}
