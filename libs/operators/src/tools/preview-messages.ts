import { toError } from "@daymill/core";
import type { JsonValue, MessagePreview, PreviewedNotifier, ToldEvent } from "@daymill/core";
import { tell } from "../notify/notifier.ts";
import { notifierKind } from "../notify/notifier-kinds.ts";

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
