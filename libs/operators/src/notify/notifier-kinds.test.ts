import { CONNECTION_KINDS } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { expect, test } from "vitest";
import { kindOfConnection } from "./notifier-kinds.ts";

/** The kind that sends by a connection of a type; undefined: there is none. */
function typeOfKind(type: string): string | undefined {
  const connection: Connection = { id: "ops", type, host: "mail", extra: { from: "daymill@example.com" } };
  try {
    return kindOfConnection(connection, undefined).type;
  } catch {
    return undefined;
  }
}

test("messages go out by the connections that are said to send, and by no others", () => {
  const kinds = CONNECTION_KINDS.map(({ type, sends }) => [type, sends !== undefined]);
  expect(kinds).toEqual(CONNECTION_KINDS.map(({ type }) => [type, typeOfKind(type) === type]));
});
