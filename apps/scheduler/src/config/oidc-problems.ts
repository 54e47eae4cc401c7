import { ACCESS_ROLES, isOwnRoleName } from "@daymill/core";
import type { AccessRole } from "@daymill/core";

/** The settings of sign-in at an OpenID Connect provider, as far as they hang together. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  readonly nameClaims: readonly string[];
  readonly groups: Readonly<Record<string, readonly string[]>>;
  readonly otherwise: AccessRole | "none";
}

interface OidcProblem {
  readonly path: keyof OidcSettings;
  readonly message: string;
}

const LOOPBACK: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** What is wrong with the settings of a provider; nothing where there is none. */
export function oidcProblems({ issuer, clientId, clientSecret, ...rules }: OidcSettings): OidcProblem[] {
  if ([issuer, clientId, clientSecret].every((text) => text === "")) return [];
  const needed = { issuer, clientId, clientSecret };
  const missing = (Object.keys(needed) as (keyof typeof needed)[]).filter((path) => needed[path] === "");
  const problems = missing.map((path): OidcProblem => ({ path, message: "is missing, and the rest of oidc is there" }));
  if (issuer !== "" && !isSafe(issuer)) {
    const message = "expected an address that begins with https:// (http:// on this machine only), without ? and #";
    problems.push({ path: "issuer", message });
  }
  if (!rules.scopes.includes("openid")) problems.push({ path: "scopes", message: "expected openid among them" });
  if (rules.nameClaims.length === 0) problems.push({ path: "nameClaims", message: "expected at least one" });
  const names = Object.keys(rules.groups).filter((role) => !isAccessRole(role) && !isOwnRoleName(role));
  for (const name of names) {
    problems.push({ path: "groups", message: `${JSON.stringify(name)} cannot be the name of a role` });
  }
  if (rules.otherwise === "none" && Object.values(rules.groups).every((names) => names.length === 0)) {
    problems.push({ path: "groups", message: "names no group, and oidc.otherwise is none: nobody could sign in" });
  }
  return problems;
}

function isAccessRole(name: string): boolean {
  return ACCESS_ROLES.some((role) => role === name);
}

/** Keys and tokens come from there: on the way nobody may change them. */
function isSafe(issuer: string): boolean {
  if (!URL.canParse(issuer) || /[?#]/.test(issuer)) return false;
  const { protocol, hostname } = new URL(issuer);
  return protocol === "https:" || (protocol === "http:" && LOOPBACK.has(hostname));
}
