import { toError } from "@daymill/core";
import type { Connection, JsonObject, JsonValue, ToldEvent } from "@daymill/core";
import { tell } from "../notify/notifier.ts";
import { notifierKind } from "../notify/notifier-kinds.ts";

/** A notifier as it stands in the graph of a DAG, and its connection; undefined: there is none of that id. */
export interface PreviewedNotifier {
  readonly name: string;
  readonly options: JsonObject;
  readonly connection?: Connection;
}

/** What a notifier would send. */
export interface MessagePreview {
  /** Why it would not be sent. Null: nothing is wrong, as far as is known without sending it. */
  readonly problem: string | null;
  /** In a line; null: it could not be composed. */
  readonly title: string | null;
  /** As it would be sent, but for secrets; null: it could not be composed. */
  readonly message: JsonValue;
}

/** What each of several notifiers would send for an event, in their order. Nothing is sent, and nobody is asked. */
export async function* previewMessages(
  event: ToldEvent,
  notifiers: readonly PreviewedNotifier[],
): AsyncGenerator<MessagePreview> {
  for (const notifier of notifiers) yield preview(event, notifier);
}

function preview(event: ToldEvent, { name, options, connection }: PreviewedNotifier): MessagePreview {
  try {
    if (connection === undefined) {
      return {
        problem: `There is no connection ${JSON.stringify(options["connection"])}.`,
        title: null,
        message: null,
      };
    }
    const kind = notifierKind(name, options);
    const told = tell(event, { connection, options, kind });
    return { problem: null, title: told.happening.title, message: kind.compose(told) as JsonValue };
  } catch (thrown: unknown) {
    return { problem: toError(thrown).message, title: null, message: null };
  }
}
