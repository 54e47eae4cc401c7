import type { Connection } from "@daymill/core";
import { invalidField, textField } from "@daymill/stores";
import { isHeaderName } from "./header-name.ts";

/** A header that signs requests in; its value is a secret. */
export interface AuthHeader {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
}

/** A server, and how requests sign in there. */
export interface HttpSettings {
  /** Paths are below it. */
  readonly base: URL;
  readonly auth: AuthHeader | undefined;
}

/** The settings of a connection of type `http`. Rejects with E104 one that cannot be. */
export function httpSettingsOf(connection: Connection): HttpSettings {
  if (connection.type !== "http")
    throw invalidField(connection, "type", `is "${connection.type}", but requests need a connection of type http`);
  const endpoint = textField(connection, "endpoint");
  if (endpoint === undefined) throw invalidField(connection, "endpoint", "is missing: give the URL of the server");
  const base = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (!base || !/^https?:$/.test(base.protocol) || base.username !== "" || base.search !== "" || base.hash !== "")
    throw invalidField(connection, "endpoint", "is no http or https URL without a user, a query and a fragment");
  return { base, auth: authOf(connection) };
}

/** With a name of a header the secret is its value; with a user it is Basic, otherwise Bearer. */
function authOf(connection: Connection): AuthHeader | undefined {
  const { user = "", password = "" } = connection;
  const header = textField(connection, "header");
  if (header !== undefined && !isHeaderName(header)) throw invalidField(connection, "header", "is no name of a header");
  if (/[\r\n]/.test(password)) throw invalidField(connection, "password", "has more than one line");
  if (header !== undefined) {
    if (password === "") throw invalidField(connection, "password", "is missing: it is the value of the header");
    return { name: header.toLowerCase(), value: password };
  }
  if (user !== "")
    return { name: "authorization", value: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
  return password === "" ? undefined : { name: "authorization", value: `Bearer ${password}` };
}
