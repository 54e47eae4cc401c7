import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** Whom the provider vouches for, and how it lies. */
export interface Vouching {
  readonly sub: string;
  /** In the ID token: names, groups. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** In the answer of the user info endpoint only. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** Over what the ID token would say: another `nonce`, `aud`, `iss`, `exp`. */
  readonly wrong?: Readonly<Record<string, unknown>>;
  /** stranger: by a key that is not among the published ones; none: by no key. Default: as is right. */
  readonly signed?: "stranger" | "none";
  /** In place of a code: `access_denied`. */
  readonly error?: string;
}

/** A small OpenID Connect provider of its own, for tests. */
export interface OidcProvider extends AsyncDisposable {
  /** By a name of this machine that is another site than 127.0.0.1: what comes from it is cross-site. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Whom it lets in from now on. */
  vouch(vouching: Vouching): void;
  /** What it was asked, as `METHOD path`. */
  readonly asked: readonly string[];
}

interface Grant {
  readonly vouching: Vouching;
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectUri: string;
}

interface Answer {
  readonly status?: number;
  readonly location?: string;
  readonly html?: string;
  readonly json?: unknown;
}

const CLIENT_ID = "daymill";
/** With letters that a form and a header each write in their own way. */
const CLIENT_SECRET = "hunter2 of+the:client%";
const ALGORITHM = "ES256";

/** `confirms`: whether a person has to press a button on a page of the provider's, as a browser shows it. */
export async function startOidcProvider({ confirms = false } = {}): Promise<OidcProvider> {
  const [key, stranger] = [newKey(), newKey()];
  const grants = new Map<string, Grant>();
  const tokens = new Map<string, Vouching>();
  const asked: string[] = [];
  let vouching: Vouching = { sub: "nobody", claims: {}, error: "access_denied" };
  let issuer = "";

  const authorize = (query: URLSearchParams): Answer => {
    const redirectUri = query.get("redirect_uri") ?? "";
    const back = new URL(redirectUri);
    back.searchParams.set("state", query.get("state") ?? "");
    back.searchParams.set("iss", issuer);
    // As some providers do.
    back.searchParams.set("session_state", "of-no-interest");
    if (vouching.error === undefined) {
      const code = randomUUID();
      const [nonce, challenge] = [query.get("nonce") ?? "", query.get("code_challenge") ?? ""];
      grants.set(code, { vouching, nonce, challenge, redirectUri });
      back.searchParams.set("code", code);
    } else {
      back.searchParams.set("error", vouching.error);
    }
    const link = back.href.replaceAll("&", "&amp;");
    return confirms
      ? { html: `<title>Login</title><link rel="icon" href="data:,"><a href="${link}">Continue</a>` }
      : { location: back.href };
  };

  const redeem = (form: URLSearchParams, authorization: string | undefined): Answer => {
    if (authorization !== basic()) return { status: 401, json: { error: "invalid_client" } };
    const code = form.get("code") ?? "";
    const grant = grants.get(code);
    // A code counts once.
    grants.delete(code);
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (grant?.challenge !== challenge || grant.redirectUri !== form.get("redirect_uri")) {
      return { status: 400, json: { error: "invalid_grant" } };
    }
    const token = randomUUID();
    tokens.set(token, grant.vouching);
    const json = { access_token: token, token_type: "Bearer", expires_in: 60, id_token: idToken(grant) };
    return { json };
  };

  const idToken = ({ vouching: { sub, claims, wrong, signed }, nonce }: Grant): string => {
    const now = Math.floor(Date.now() / 1_000);
    const said = { iss: issuer, aud: CLIENT_ID, iat: now, exp: now + 60, nonce, sub, ...claims, ...wrong };
    if (signed === "none") return `${encode({ alg: "none" })}.${encode(said)}.`;
    const head = `${encode({ alg: ALGORITHM, kid: "k1" })}.${encode(said)}`;
    const { privateKey } = signed === "stranger" ? stranger : key;
    const signature = sign("sha256", Buffer.from(head), { key: privateKey, dsaEncoding: "ieee-p1363" });
    return `${head}.${signature.toString("base64url")}`;
  };

  const userInfo = (authorization: string | undefined): Answer => {
    const found = tokens.get((authorization ?? "").replace("Bearer ", ""));
    return found === undefined ? { status: 401 } : { json: { sub: found.sub, ...found.more } };
  };

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const { pathname, searchParams } = new URL(request.url ?? "/", issuer);
    asked.push(`${request.method} ${pathname}`);
    const { authorization } = request.headers;
    switch (pathname) {
      case "/.well-known/openid-configuration":
        return { json: metadataOf(issuer) };
      case "/keys":
        return { json: { keys: [{ ...key.publicKey.export({ format: "jwk" }), kid: "k1", use: "sig" }] } };
      case "/authorize":
        return authorize(searchParams);
      case "/token":
        return redeem(new URLSearchParams(await textOf(request)), authorization);
      case "/userinfo":
        return userInfo(authorization);
      default:
        return { status: 404 };
    }
  };

  const server = createServer((request, response) => {
    void answer(request).then((given) => send(response, given));
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the provider has no port");
  issuer = `http://localhost:${address.port}`;
  return {
    issuer,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    asked,
    vouch: (next) => (vouching = next),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function newKey() {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

function metadataOf(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: [ALGORITHM],
    authorization_response_iss_parameter_supported: true,
  };
}

/** RFC 6749, 2.3.1: both are written as in a form first. */
function basic(): string {
  const [id, secret] = [CLIENT_ID, CLIENT_SECRET].map((text) => new URLSearchParams({ text }).toString().slice(5));
  return `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}

function send(response: ServerResponse, { status = 200, location, html, json }: Answer): void {
  if (location !== undefined) response.writeHead(302, { location }).end();
  else if (html !== undefined) response.writeHead(status, { "content-type": "text/html" }).end(html);
  else response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json ?? {}));
}
