import type { AuditEntry } from "@daymill/contract";

/** How somebody was let in, and from where. */
export function wayOf({ via, token, address }: AuditEntry): string {
  const ways = {
    password: "in a browser, ",
    oidc: "in a browser, ",
    token: `by the token ${token}, `,
    local: "by local access, ",
    nobody: "",
  };
  return `${ways[via]}from ${address}`;
}
