import { API_PREFIX } from "@daymill/contract";
import { freshDatabase } from "@daymill/metadata/testing";
import { type AccessServerOptions, LOCAL_KEY, openAccessServer } from "./access-server.ts";

/** Of every user that it makes. */
export const PASSWORD = "a long enough password";

interface Call {
  readonly cookie?: string;
  readonly token?: string;
  readonly payload?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server of users on a database of its own, to be called as browsers and programs call it. */
export async function openAccessWorld(open = freshDatabase, options: AccessServerOptions = {}) {
  const database = await open();
  const { app, time } = await openAccessServer(database, options);
  const call = async (request: string, { cookie, token, payload, headers = {} }: Call = {}) => {
    const [method = "", path = ""] = request.split(" ");
    const answer = await app.inject({
      method: method as "GET",
      url: `${API_PREFIX}${path}`,
      headers: {
        ...(method !== "GET" && { "content-type": "application/json" }),
        ...(cookie !== undefined && { cookie }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(method !== "GET" && { payload: JSON.stringify(payload ?? {}) }),
    });
    const [set] = [answer.headers["set-cookie"]].flat();
    return { status: answer.statusCode, body: answer.body === "" ? {} : answer.json(), set, headers: answer.headers };
  };
  const makeUser = async (name: string, role: string) =>
    await call("POST /users", { token: LOCAL_KEY, payload: { name, role, password: PASSWORD } });
  const signIn = async (name: string, password = PASSWORD) => {
    const { status, body, set } = await call("POST /session", { payload: { name, password } });
    return { status, body, cookie: set?.split(";")[0] ?? "" };
  };
  return {
    database,
    app,
    call,
    makeUser,
    signIn,
    time,
    async [Symbol.asyncDispose]() {
      await app.close();
      await database.close();
    },
  };
}
