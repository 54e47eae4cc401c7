import type { JsonObject, JsonValue } from "../json.ts";
import type { Connection } from "../dag/task-context.ts";

/** A notifier as it stands in the graph of a DAG, and its connection; undefined: there is none of that id. */
export interface PreviewedNotifier {
  readonly name: string;
  readonly options: JsonObject;
  readonly connection?: Connection | undefined;
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
