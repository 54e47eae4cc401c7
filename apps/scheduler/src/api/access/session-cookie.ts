const NAME = "daymill_session";

/** What a browser is told to send: to this server only, by its own pages only, unreadable for scripts. */
export function sessionCookie(
  secret: string,
  options: { readonly isSecure: boolean; readonly seconds: number },
): string {
  const secure = options.isSecure ? "; Secure" : "";
  return `${NAME}=${secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${options.seconds}${secure}`;
}

/** Takes the cookie away. */
export function noSessionCookie(options: { readonly isSecure: boolean }): string {
  return sessionCookie("", { ...options, seconds: 0 });
}

/** The session in a Cookie header; undefined when there is none. */
export function readSessionCookie(header: string | undefined): string | undefined {
  return readCookie(header, NAME);
}

/** What a Cookie header holds of that name; undefined: nothing. */
export function readCookie(header: string | undefined, wanted: string): string | undefined {
  for (const pair of (header ?? "").split(";")) {
    const [name, value] = pair.split("=").map((part) => part.trim());
    if (name === wanted && value !== undefined && value !== "") return value;
  }
  return undefined;
}
