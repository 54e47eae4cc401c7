// What somebody on the network would try, by hand and byte by byte, against a server with users. docs/security.md says of
// each requirement of OWASP ASVS which of these hold it.
import { API_PREFIX } from "@daymill/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { speak, statusesOf } from "../support/fuzz/speak.ts";
import { startStack, type Stack } from "../support/start-stack.ts";

const PASSWORD = "correct horse battery staple";
const DAG = `import { dag, manual, task } from "@daymill/core";
const a = task("a", () => 1);
export default dag("target", { schedule: manual() }, () => { a({}); });
`;

let stack: Stack;
let host: string;

beforeAll(async () => {
  stack = await startStack({ dags: { "target.ts": DAG }, env: { DAYMILL_ADMIN_PASSWORD: PASSWORD } });
  host = new URL(stack.url).host;
}, 120_000);

afterAll(async () => await stack?.close());

interface Call {
  readonly method?: string;
  readonly cookie?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

async function call(path: string, { method = "GET", cookie, token, headers = {}, body }: Call = {}): Promise<Response> {
  return await fetch(`${stack.url}${API_PREFIX}${path}`, {
    method,
    headers: {
      ...(method !== "GET" && { "content-type": "application/json" }),
      ...(cookie && { cookie }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

interface Answered {
  readonly items: readonly unknown[];
  readonly token: string;
  readonly tokenId: number;
}

/** What was answered; which of the fields there are is for the caller to know. */
async function answerOf(path: string, request: Call): Promise<Answered> {
  return (await (await call(path, request)).json()) as Answered;
}

async function signIn(name: string, password: string, cookie?: string): Promise<string> {
  const answer = await call("/session", { method: "POST", body: { name, password }, ...(cookie && { cookie }) });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

/** A user of a role, signed in. */
async function userOf(role: string, name: string): Promise<string> {
  const admin = await signIn("admin", PASSWORD);
  const made = await call("/users", { method: "POST", cookie: admin, body: { name, role, password: PASSWORD } });
  expect(made.status).toBe(201);
  return await signIn(name, PASSWORD);
}

describe("files of the server's machine", () => {
  test.each([
    "/../../../../../../etc/passwd",
    "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/assets/..%2f..%2f..%2f..%2f..%2fetc/passwd",
    "/assets/..%252f..%252fetc/passwd",
    "/..%5c..%5c..%5cetc%5cpasswd",
    "//etc/passwd",
    "/assets/%00/../../../etc/passwd",
    "/.env",
    "/.git/config",
    `${API_PREFIX}/dags/..%2f..%2f..%2fetc/runs/passwd/tasks/a/log`,
    `${API_PREFIX}/dags/target/runs/..%2f..%2f/tasks/..%2f..%2fserver.json/log.ndjson`,
    "http://127.0.0.1:1/etc/passwd",
  ])("are not read by GET %s", async (path) => {
    const answer = await speak(stack.url, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(statusesOf(answer)).toEqual([expect.toSatisfy((status: number) => status >= 400 && status < 500)]);
    expect(answer).not.toMatch(/root:|\[core\]|"key"/);
  });
});

describe("requests that two servers would read as different ones", () => {
  const POST = `POST ${API_PREFIX}/session HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nConnection: close\r\n`;
  test.each([
    ["two lengths", `${POST}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
    [
      "a length and chunks",
      `${POST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\n`,
    ],
    ["an encoding that is none", `${POST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
    ["a chunk whose size is no number", `${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`],
    ["a space before the colon", `${POST}Content-Length : 2\r\n\r\n{}`],
    ["a header that goes on in the next line", `${POST}Content-Length:\r\n 2\r\n\r\n{}`],
    ["a bare line feed in a header", `${POST}X: a\nContent-Length: 2\r\n\r\n{}`],
  ])("are refused: %s", async (_, text) => {
    const statuses = statusesOf(await speak(stack.url, text.replace("HOST", host)));
    expect(statuses.length).toBeLessThanOrEqual(1);
    for (const status of statuses) expect([status >= 400, status < 500]).toEqual([true, true]);
  });

  test("a request without a Host, with two, or with one of another site is refused", async () => {
    for (const hosts of [
      "",
      `Host: ${host}\r\nHost: evil.example\r\n`,
      "Host: evil.example\r\n",
      "Host: 127.0.0.1.evil.example\r\n",
    ]) {
      const answer = await speak(stack.url, `GET / HTTP/1.1\r\n${hosts}Connection: close\r\n\r\n`);
      expect([hosts, statusesOf(answer)[0]]).toEqual([hosts, expect.toBeOneOf([400, 403])]);
    }
  });
});

test("a request is not sent back to who traced it, and no method but ours does anything", async () => {
  for (const method of ["TRACE", "PROPFIND", "PUT", "DELETE"]) {
    const head = `${method} / HTTP/1.1\r\nHost: ${host}\r\nCookie: secret-of-a-cookie\r\nContent-Type: application/json\r\n`;
    const answer = await speak(stack.url, `${head}Connection: close\r\n\r\n`);
    expect([method, statusesOf(answer)[0]]).toEqual([method, expect.toBeOneOf([400, 403, 404, 405])]);
    expect(answer).not.toContain("secret-of-a-cookie");
  }
});

describe("a page of another site", () => {
  test("can neither read an answer nor send a form, and a preflight promises it nothing", async () => {
    const cookie = await signIn("admin", PASSWORD);
    const origin = { origin: "https://evil.example" };
    const preflight = await call("/dags", {
      method: "OPTIONS",
      headers: { ...origin, "access-control-request-method": "PATCH" },
    });
    const read = await call("/dags", { cookie, headers: origin });
    for (const { headers } of [preflight, read]) expect(headers.get("access-control-allow-origin")).toBeNull();
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
      const form = await call("/dags/target/runs", {
        method: "POST",
        cookie,
        headers: { "content-type": type },
        body: {},
      });
      expect([type, form.status]).toEqual([type, 403]);
    }
    for (const from of ["https://evil.example", "null", `http://${host}.evil.example`]) {
      const sent = await call("/dags/target/runs", { method: "POST", cookie, headers: { origin: from }, body: {} });
      expect([from, sent.status]).toEqual([from, 403]);
    }
    expect((await answerOf("/runs", { cookie })).items).toEqual([]);
  });

  test("cannot frame ours, nor have it run a script: also not what is no page", async () => {
    for (const path of ["/", "/nowhere", `${API_PREFIX}/health`, `${API_PREFIX}/dags/%zz`, `${API_PREFIX}/nowhere`]) {
      const { headers } = await fetch(`${stack.url}${path}`, { headers: { accept: "text/html" } });
      expect([path, headers.get("content-security-policy")]).toEqual([
        path,
        expect.stringContaining("frame-ancestors 'none'"),
      ]);
      expect(headers.get("content-security-policy")).toContain("script-src 'self'");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
  });
});

describe("sessions and tokens", () => {
  test("a session that an attacker chose is not taken over by a sign-in", async () => {
    const chosen = "daymill_session=dms_chosen-by-somebody-else";
    const cookie = await signIn("admin", PASSWORD, chosen);
    expect(cookie).not.toBe(chosen);
    expect((await call("/dags", { cookie: chosen })).status).toBe(401);
  });

  test("a session does not live on after its end, and a token stands in no address", async () => {
    const cookie = await userOf("viewer", "vic");
    const body = { name: "t", role: "viewer", expiresAt: null };
    const { token } = await answerOf("/tokens", { method: "POST", cookie, body });
    expect((await call("/dags", { token })).status).toBe(200);
    for (const query of [`?token=${token}`, `?access_token=${token}`])
      expect((await call(`/dags${query}`)).status).toBe(401);
    expect((await call("/session", { method: "DELETE", cookie, body: {} })).status).toBe(200);
    expect((await call("/dags", { cookie })).status).toBe(401);
    expect(stack.output).not.toContain(token);
  });
});

describe("somebody with few rights", () => {
  test("gets no more by fields that are not asked for, by tokens of a stronger role, or by things of others", async () => {
    const cookie = await userOf("viewer", "eve");
    const password = { current: PASSWORD, next: "another password of mine" };
    const more: [string, Call, number][] = [
      ["/session/password", { method: "PUT", body: { ...password, role: "admin" } }, 400],
      ["/users/eve", { method: "PATCH", body: { role: "admin" } }, 403],
      ["/users", { method: "POST", body: { name: "eve2", role: "admin", password: PASSWORD } }, 403],
      ["/users", {}, 403],
      ["/audit", {}, 403],
      ["/dags/target/runs", { method: "POST", body: {} }, 403],
      ["/dags/target/runs", { method: "POST", body: {}, headers: { "x-http-method-override": "GET" } }, 403],
      ["/secrets/rotate", { method: "POST", body: {} }, 403],
    ];
    for (const [path, request, status] of more) {
      expect([path, (await call(path, { ...request, cookie })).status]).toEqual([path, status]);
    }
    const body = { name: "t", role: "admin", expiresAt: null };
    const { token } = await answerOf("/tokens", { method: "POST", cookie, body });
    expect((await call("/users", { token })).status).toBeOneOf([401, 403]);
    const admin = await signIn("admin", PASSWORD);
    const theirs = await answerOf("/tokens", { method: "POST", cookie: admin, body });
    expect((await call(`/tokens/${theirs.tokenId}`, { method: "DELETE", cookie, body: {} })).status).toBeOneOf([
      403, 404,
    ]);
    expect((await call("/users", { token: theirs.token })).status).toBe(200);
  });
});

test("who sends a request drop by drop, or none at all, keeps nobody else waiting", async () => {
  const slow = Array.from({ length: 200 }, () => fetchNever());
  try {
    const before = performance.now();
    expect((await fetch(`${stack.url}/health/live`)).status).toBe(200);
    expect(performance.now() - before).toBeLessThan(10_000);
  } finally {
    for (const { destroy } of slow) destroy();
  }
});

function fetchNever(): { readonly destroy: () => void } {
  const cut = new AbortController();
  const body = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode("{")) });
  const headers = { "content-type": "application/json" };
  void fetch(`${stack.url}${API_PREFIX}/session`, {
    method: "POST",
    headers,
    body,
    duplex: "half",
    signal: cut.signal,
  }).catch(() => {});
  return { destroy: () => cut.abort() };
}
