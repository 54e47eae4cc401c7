import type { ConnectionView } from "@daymill/contract";

const FIELDS = ["type", "host", "port", "user", "database", "path"] as const;
/** An id that a variable can name: variables have capitals only, and two underscores part them. */
const NAMEABLE = /^[a-z0-9]+(?:_[a-z0-9]+)*$/;
/** What stands behind the `=` as it is; anything else is quoted. */
const PLAIN = /^[\w./:@,+-]*$/;

/**
 * A connection as variables of the environment, which any server reads (`DAYMILL__CONNECTIONS__LAKE__TYPE=s3`), a line each. Its
 * secrets are named, and left empty. Undefined: its id, or a name in its extra, is none that a variable can say.
 */
export function connectionEnv(connection: ConnectionView): string | undefined {
  const { connectionId, extra, secrets } = connection;
  const names = [connectionId, ...Object.keys(extra).map(toSnake)];
  if (!names.every((name) => NAMEABLE.test(name))) return undefined;
  const nameOf = (...path: readonly string[]): string =>
    ["DAYMILL", "CONNECTIONS", connectionId, ...path.map(toSnake)].join("__").toUpperCase();
  const plain = FIELDS.flatMap((field) => {
    const value = connection[field];
    return value === null ? [] : [`${nameOf(field)}=${quoted(String(value))}`];
  });
  const more = Object.entries(extra).map(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return `${nameOf("extra", name)}=${quoted(text)}`;
  });
  const hidden = secrets.map((name) => `${name === "password" ? nameOf(name) : nameOf("extra", name)}=`);
  return [...plain, ...more, ...hidden].join("\n");
}

/** `sessionToken` as the environment has it: `session_token`. */
function toSnake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function quoted(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
