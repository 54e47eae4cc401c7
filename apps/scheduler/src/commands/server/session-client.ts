import type { Client } from "@daymill/contract";
import type { CliIo } from "../terminal/cli-io.ts";
import { clientAt } from "./connect-client.ts";

/** A client that sends the session that it was given, as a browser does; it is kept in memory alone. */
export function sessionClient(io: CliIo, baseUrl: string): Client {
  let cookie: string | undefined;
  const fetch: CliIo["fetch"] = async (url, init) => {
    const headers = new Headers(init?.headers);
    if (cookie !== undefined) headers.set("cookie", cookie);
    const answer = await io.fetch(url, { ...init, headers });
    cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
    return answer;
  };
  return clientAt({ ...io, fetch }, baseUrl, undefined);
}
