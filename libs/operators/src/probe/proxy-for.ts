/** The proxy that Google's libraries ask through, by the variables that they look at; undefined: none. */
export function proxyFor(url: URL, environment: NodeJS.ProcessEnv): URL | undefined {
  const read = (name: string): string | undefined => environment[name.toLowerCase()] ?? environment[name];
  const written = read(url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY") ?? read("HTTP_PROXY");
  if (written === undefined || !URL.canParse(written) || isExcepted(url.hostname, read("NO_PROXY") ?? ""))
    return undefined;
  return new URL(written);
}

function isExcepted(host: string, exceptions: string): boolean {
  return exceptions.split(",").some((part) => {
    const name = part.trim().replace(/^\*?\./, "");
    return name !== "" && (part.trim() === "*" || host === name || host.endsWith(`.${name}`));
  });
}
