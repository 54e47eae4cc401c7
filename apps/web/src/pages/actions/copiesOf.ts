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
  const curl = [
    `curl -X ${method} ${inShell(`${origin}${API_PREFIX}${named}`)}`,
    `-H "Authorization: Bearer $DAYMILL_TOKEN" -H 'Content-Type: application/json'`,
    `-d ${inShell(JSON.stringify(body))}`,
  ].join(" \\\n  ");
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

/** One word of a POSIX shell, whatever is in it. */
function inShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
