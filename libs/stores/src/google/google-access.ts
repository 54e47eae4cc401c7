import type { AuthClient } from "google-auth-library";
import type { Connection, JsonObject, JsonValue } from "@daymill/core";
import { invalidField, urlField } from "../connection-fields.ts";

/** How a service of Google is reached. */
export interface GoogleAccess {
  /** A service account's key; undefined: Google's own chain (environment, machine). */
  readonly credentials: JsonObject | undefined;
  /** URL of a server other than Google's; it is asked without credentials when there are none. */
  readonly endpoint: string | undefined;
}

/** `password` is the JSON key of a service account, `extra.endpoint` a server. Rejects with E104 what cannot be. */
export function googleAccessOf(connection: Connection): GoogleAccess {
  const { password } = connection;
  return {
    credentials: password === undefined || password === "" ? undefined : parseKey(connection, password),
    endpoint: urlField(connection, "endpoint"),
  };
}

/** The access as Google's clients take it. */
export interface GoogleClientOptions {
  readonly credentials?: JsonObject;
  readonly apiEndpoint?: string;
  readonly authClient?: AuthClient;
}

/** What the clients of Google's libraries are opened with. */
export async function googleClientOptions({ credentials, endpoint }: GoogleAccess): Promise<GoogleClientOptions> {
  return {
    ...(credentials && { credentials }),
    ...(endpoint !== undefined && { apiEndpoint: endpoint }),
    ...(endpoint !== undefined && !credentials && { authClient: await anonymous() }),
  };
}

/** Without it a client would look for the credentials of a machine at Google. */
async function anonymous(): Promise<AuthClient> {
  const { PassThroughClient } = await import("google-auth-library");
  return new PassThroughClient();
}

const SERVICE_ACCOUNT = "service_account";
/** What signs in. Other members say where to ask and which files to read, and Google's library does what they say. */
const KEY_MEMBERS = ["type", "project_id", "private_key_id", "private_key", "client_email", "client_id"] as const;

/** The key is never quoted: what is wrong with it is said without it. */
function parseKey(connection: Connection, password: string): JsonObject {
  try {
    const key = JSON.parse(password) as JsonValue;
    const isKey = isObject(key) && (key["type"] ?? SERVICE_ACCOUNT) === SERVICE_ACCOUNT;
    if (isKey && typeof key["client_email"] === "string" && typeof key["private_key"] === "string") {
      const members = KEY_MEMBERS.flatMap((name) => (key[name] === undefined ? [] : [[name, key[name]]]));
      return { ...Object.fromEntries(members), type: SERVICE_ACCOUNT };
    }
  } catch {
    // Said below, like a JSON text that is no key.
  }
  throw invalidField(connection, "password", "is not the JSON key of a service account");
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
