import {
  checkConnection,
  type ConnectionFields,
  type ConnectionFieldType,
  connectionKind,
  type ConnectionView,
  fieldValue,
  isKnownKind,
  type JsonObject,
  type PutConnectionBody,
} from "@daymill/contract";
import { type Difference, differences } from "./saveConflict.ts";

/** What happens to a secret. new: it is given, unless the text is empty. */
export type SecretChange =
  | { readonly kind: "keep" }
  | { readonly kind: "remove" }
  | { readonly kind: "new"; readonly text: string };

/** What can be typed about a connection, as it is typed. */
export interface ConnectionForm {
  readonly connectionId: string;
  readonly type: string;
  /** Texts of the fields that the type's description names, by path; a flag is empty, true or false. */
  readonly values: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, SecretChange>>;
  /** What `extra` has besides those, as JSON. */
  readonly more: string;
  /** A secret that no description names. */
  readonly ownSecret: { readonly name: string; readonly text: string };
  readonly description: string;
}

/** The field of `more`: where what is wrong with an extra that has no field of its own is told. */
export const MORE = "extra";

export function connectionForm(connection: ConnectionView | undefined): ConnectionForm {
  const type = connection?.type ?? "postgres";
  return {
    connectionId: connection?.connectionId ?? "",
    type,
    values: connection === undefined ? {} : describedValues(connection),
    secrets: Object.fromEntries((connection?.secrets ?? []).map((name) => [name, { kind: "keep" }])),
    more: connection === undefined ? "" : moreOf(connection),
    ownSecret: NO_SECRET,
    description: connection?.description ?? "",
  };
}

/** The same after the connection was deleted: of its secrets only those that were typed are left. */
export function withoutStored(form: ConnectionForm): ConnectionForm {
  return {
    ...form,
    secrets: Object.fromEntries(Object.entries(form.secrets).filter(([, change]) => change.kind === "new")),
  };
}

function describedValues(connection: ConnectionView): Record<string, string> {
  const paths = plainFields(connection.type).map(({ path }) => path);
  return Object.fromEntries(paths.map((path) => [path, textOf(fieldValue(connection, path))]));
}

/** A value as it is typed: text as it is, anything else as JSON. */
export function textOf(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function moreOf({ type, extra }: ConnectionView): string {
  const described = new Set(plainFields(type).map(({ path }) => path));
  const rest = Object.entries(extra).filter(([name]) => !described.has(`extra.${name}`));
  return rest.length === 0 ? "" : JSON.stringify(Object.fromEntries(rest), null, 2);
}

/** The fields of a type that are no secrets. */
export function plainFields(type: string) {
  return connectionKind(type).fields.filter((field) => field.type !== "secret" && field.type !== "document");
}

/** The secrets of a connection: those that its type names first, then whatever else is stored. */
export function secretNames(form: ConnectionForm): readonly string[] {
  const named = connectionKind(form.type).fields.flatMap(({ path }) =>
    path.startsWith("secrets.") ? [path.slice("secrets.".length)] : [],
  );
  return [...new Set([...named, ...Object.keys(form.secrets)])];
}

/** What is wrong with what was typed, by field. */
export function connectionFormErrors(form: ConnectionForm): Readonly<Record<string, string>> {
  const problems = checkConnection(toFields(form)).map(({ path, message }) => [path, message] as const);
  return {
    ...Object.fromEntries(problems),
    ...(form.connectionId.trim() === "" && { connectionId: "Expected an id" }),
    ...(form.type.trim() === "" && { type: "Expected a type" }),
    ...(readMore(form.more) === undefined && { [MORE]: "Expected a JSON object" }),
    ...(ownSecretOf(form).text !== "" && form.ownSecret.name.trim() === "" && { ownSecret: "Expected a name" }),
  };
}

/** The request of a form without errors; `since`: when it was last changed, null when none was stored. */
export function toConnectionBody(form: ConnectionForm, since: string | null): PutConnectionBody {
  return { ...toFields(form), secrets: toSecrets(form), description: orNull(form.description), unchangedSince: since };
}

function toFields(form: ConnectionForm): ConnectionFields & { readonly extra: JsonObject } {
  const text = (path: string): string =>
    plainFields(form.type).some((f) => f.path === path) ? (form.values[path] ?? "") : "";
  const port = text("port").trim();
  const extras = plainFields(form.type).flatMap(({ path, type }): [string, string | number | boolean][] => {
    const value = text(path).trim();
    if (!path.startsWith("extra.") || value === "") return [];
    return [[path.slice("extra.".length), typedValue(type, value)]];
  });
  return {
    type: form.type.trim(),
    host: orNull(text("host")),
    port: port === "" ? null : Number(port),
    user: orNull(text("user")),
    database: orNull(text("database")),
    path: orNull(text("path")),
    extra: { ...readMore(form.more), ...Object.fromEntries(extras) },
  };
}

/** What was typed, as its field holds it; what is no number stays text, which the check tells. */
function typedValue(type: ConnectionFieldType, text: string): string | number | boolean {
  if (type === "flag") return text === "true";
  return type === "rate" && Number.isFinite(Number(text)) ? Number(text) : text;
}

const NO_SECRET: ConnectionForm["ownSecret"] = { name: "", text: "" };

/** What was typed is not sent once the type is one that has no such field. */
function ownSecretOf({ type, ownSecret }: ConnectionForm): ConnectionForm["ownSecret"] {
  return isOwnType(type) ? ownSecret : NO_SECRET;
}

function toSecrets(form: ConnectionForm): Record<string, string | null> {
  const { secrets } = form;
  const ownSecret = ownSecretOf(form);
  const changed = Object.entries(secrets).flatMap(([name, change]): [string, string | null][] => {
    if (change.kind === "remove") return [[name, null]];
    return change.kind === "new" && change.text !== "" ? [[name, change.text]] : [];
  });
  return {
    ...Object.fromEntries(changed),
    ...(ownSecret.text !== "" && { [ownSecret.name.trim()]: ownSecret.text }),
  };
}

function orNull(text: string): string | null {
  return text.trim() === "" ? null : text.trim();
}

/** undefined: it is no JSON object. */
function readMore(text: string): JsonObject | undefined {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    // Told at the field.
    return undefined;
  }
}

/** The same problems, those of an extra without a field of its own at the field that holds them all. */
export function atShownFields(
  errors: Readonly<Record<string, string>>,
  type: string,
): Readonly<Record<string, string>> {
  const shown = new Set(plainFields(type).map(({ path }) => path));
  return Object.fromEntries(
    Object.entries(errors).map(([path, message]) =>
      path.startsWith("extra.") && !shown.has(path)
        ? [MORE, `${path.slice("extra.".length)}: ${message}`]
        : [path, message],
    ),
  );
}

export function connectionDifferences(form: ConnectionForm, stored: ConnectionView): readonly Difference[] {
  const theirs = connectionForm(stored);
  return differences([
    ["Type", form.type, theirs.type],
    ...plainFields(form.type).map(
      ({ label, path }) => [label, form.values[path] ?? "", theirs.values[path] ?? ""] as const,
    ),
    ["More", form.more, theirs.more],
    ["Secrets", secretsText(form), secretsText(theirs)],
    ["Description", form.description, theirs.description],
  ]);
}

function secretsText(form: ConnectionForm): string {
  const { secrets } = form;
  const ownSecret = ownSecretOf(form);
  const words = { keep: "stored", remove: "removed", new: "new" } as const;
  const told = Object.entries(secrets).filter(([, change]) => change.kind !== "new" || change.text !== "");
  const own = ownSecret.text === "" ? [] : [`${ownSecret.name}: new`];
  return [...told.map(([name, { kind }]) => `${name}: ${words[kind]}`), ...own].join(", ");
}

/** Whether a type is one that people made up. */
export function isOwnType(type: string): boolean {
  return !isKnownKind(type);
}
