import { API_PREFIX, endpoints, type RouteName } from "@daymill/contract";

/** A request that a dialog would send. */
export interface CopiedRequest {
  readonly calls: RouteName;
  readonly params?: Readonly<Record<string, string>>;
  readonly body: object;
}

export interface Copies {
  readonly curl: string;
  readonly typescript: string;
}

/** The request as others send it: by curl in a shell, and by the client of `@daymill/contract`. `origin`: of the server. */
export function copiesOf({ calls, params, body }: CopiedRequest, origin: string): Copies {
  const { method, path } = endpoints[calls];
  const named = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? name));
  const curl = curlOf({ method, url: `${API_PREFIX}${named}`, body: JSON.stringify(body) }, origin);
  const call = JSON.stringify({ ...(params && { params }), body }, null, 2);
  const typescript = [
    `import { createClient } from "@daymill/contract";`,
    "",
    `const headers = { authorization: \`Bearer \${process.env.DAYMILL_TOKEN}\` };`,
    `const client = createClient({ baseUrl: ${JSON.stringify(origin)}, headers });`,
    `await client.${calls}(${call});`,
  ].join("\n");
  return { curl, typescript };
}

/** A request by curl, let in by the token in DAYMILL_TOKEN. `url`: from the root of the server at `origin` on. */
export function curlOf(
  { method, url, body }: { readonly method: string; readonly url: string; readonly body: string | undefined },
  origin: string,
): string {
  const json = body === undefined ? [] : [`-H 'Content-Type: application/json'`];
  return [
    `curl -X ${method} ${inShell(`${origin}${url}`)}`,
    [`-H "Authorization: Bearer $DAYMILL_TOKEN"`, ...json].join(" "),
    ...(body === undefined ? [] : [`-d ${inShell(body)}`]),
  ].join(" \\\n  ");
}

/** One word of a POSIX shell, whatever is in it. */
function inShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
