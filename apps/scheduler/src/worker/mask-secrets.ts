import type { JsonObject, JsonValue } from "@daymill/core";

export const MASK = "***";

/** Anything shorter would blot out ordinary words. */
const SHORTEST_SECRET = 3;
/** A line of a longer secret (a private key) is a secret of its own, since output is looked at line by line. */
const SHORTEST_LINE = 8;

/** Hides secrets by their value, in the forms in which they turn up: as they are, URL-encoded, and as lines of a key. */
export interface SecretMask {
  /** From now on hides these values. */
  readonly add: (secrets: Iterable<string>) => void;
  readonly mask: (text: string) => string;
  /** Length of the longest form, in UTF-16 units: how much of an unfinished text may be the start of one. */
  readonly longest: number;
}

export function secretMask(): SecretMask {
  let forms: string[] = [];
  return {
    add(secrets) {
      const all = new Set([...forms, ...[...secrets].flatMap(formsOf)]);
      // The longest first: of two secrets where one holds the other, the whole one goes.
      forms = [...all].sort((a, b) => b.length - a.length);
    },
    mask: (text) => forms.reduce((masked, form) => masked.replaceAll(form, MASK), text),
    get longest() {
      return forms[0]?.length ?? 0;
    },
  };
}

function formsOf(secret: string): string[] {
  const lines = secret.split(/\r?\n/).filter((line) => line.length >= SHORTEST_LINE);
  return [secret, secret.trim(), ...lines].filter((text) => text.length >= SHORTEST_SECRET).flatMap(encodedForms);
}

/** `encodeURIComponent`, as a form sends it (a space is `+`), and as the inside of a JSON string. */
function encodedForms(text: string): string[] {
  const encoded = encodeURIComponent(text.toWellFormed());
  return [text, encoded, encoded.replaceAll("%20", "+"), JSON.stringify(text).slice(1, -1)];
}

const SECRET_NAME = /pass(word|phrase)?|secret|token|credential|private|api_?key|access_?key/i;

/** Whether a field or variable of this name holds a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** The secrets among variables of the environment: those whose names say so. */
export function secretsInEnv(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => (isSecretName(name) ? [value] : []));
}

/** The secrets in a resolved connection: every text below a field whose name says so, at any depth, and passwords in URLs. */
export function secretsOf(connection: JsonObject): string[] {
  return Object.entries(connection).flatMap(([name, value]) => collect(value, isSecretName(name)));
}

function collect(value: JsonValue, isSecret: boolean): string[] {
  if (typeof value === "string") return isSecret ? [value] : passwordsInUrl(value);
  if (typeof value === "number") return isSecret ? [String(value)] : [];
  if (value === null || typeof value === "boolean") return [];
  if (Array.isArray(value)) return value.flatMap((item: JsonValue) => collect(item, isSecret));
  return Object.entries(value).flatMap(([name, inner]) => collect(inner, isSecret || isSecretName(name)));
}

function passwordsInUrl(text: string): string[] {
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*?:([^@/?#]+)@/i.exec(text)?.[1];
  return password === undefined ? [] : [password, decoded(password)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not URL-encoded after all.
    return text;
  }
}
