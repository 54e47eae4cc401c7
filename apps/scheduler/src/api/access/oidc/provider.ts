import type * as openidClient from "openid-client";
import type { ClientAuth, Configuration } from "openid-client";
import { toError, type Clock, type Logger } from "@daymill/core";
import type { OidcConfig } from "../../../config.ts";
import { type Claims, findClaim } from "./read-claims.ts";
import { refused } from "./refused.ts";
import type { Way } from "./way-cookie.ts";

type Library = typeof openidClient;

export interface ProviderParts {
  readonly config: OidcConfig;
  /** Where the provider sends browsers back to. */
  readonly redirectUri: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** An OpenID Connect provider, asked by the authorization code flow with PKCE. */
export interface Provider {
  /** Where a browser goes to sign in, and what it has to come back with. Rejects with the refusal `unreachable`. */
  leave(): Promise<{ readonly location: string; readonly way: Pick<Way, "state" | "nonce" | "verifier"> }>;
  /**
   * Whom the provider vouches for, by what it sent the browser back with. Everything is checked: state, nonce, issuer,
   * audience, times, and the signature by the provider's keys. Rejects with a refusal.
   */
  vouch(answer: Answer, way: Way): Promise<Vouched>;
}

/** The fields of the address that a browser comes back to. */
export type Answer = Readonly<Record<string, string | undefined>>;

export interface Vouched {
  readonly issuer: string;
  readonly subject: string;
  readonly claims: Claims;
}

/** The provider may have changed its addresses after that time. */
const KNOWN_MS = 3_600_000;
/** Somebody waits. */
const TIMEOUT_SECONDS = 10;
/** How far clocks may be apart. */
const SKEW_SECONDS = 30;

/** Nothing is loaded or asked before somebody wants to sign in, so that a provider that is down keeps no server from starting. */
export function openProvider({ config, redirectUri, clock, log }: ProviderParts): Provider {
  let known: { readonly until: number; readonly found: Promise<Configuration> } | undefined;
  const refuse = (error: unknown): Error => {
    const facts = factsOf(error);
    log.warn("single sign-on failed", facts);
    return toRefusal(facts);
  };
  const discover = async (library: Library): Promise<Configuration> => {
    const isFresh = known !== undefined && known.until > clock.now();
    const attempt = (isFresh && known) || { until: clock.now() + KNOWN_MS, found: discovery(library, config) };
    known = attempt;
    try {
      return await attempt.found;
    } catch (error) {
      // The next one asks again.
      if (known === attempt) known = undefined;
      log.warn("the identity provider could not be asked", { issuer: config.issuer, ...factsOf(error) });
      throw refused("unreachable", `The identity provider ${config.issuer} does not answer as it should.`);
    }
  };

  return {
    async leave() {
      const library = await import("openid-client");
      const found = await discover(library);
      const way = {
        state: library.randomState(),
        nonce: library.randomNonce(),
        verifier: library.randomPKCECodeVerifier(),
      };
      const location = library.buildAuthorizationUrl(found, {
        redirect_uri: redirectUri,
        scope: config.scopes.join(" "),
        state: way.state,
        nonce: way.nonce,
        code_challenge: await library.calculatePKCECodeChallenge(way.verifier),
        code_challenge_method: "S256",
      });
      return { location: location.href, way };
    },
    async vouch(answer, way) {
      const library = await import("openid-client");
      const found = await discover(library);
      try {
        return await redeem(library, { found, config, address: addressOf(redirectUri, answer), way });
      } catch (error) {
        throw refuse(error);
      }
    },
  };
}

async function discovery(library: Library, config: OidcConfig): Promise<Configuration> {
  const { issuer, clientId, clientSecret } = config;
  const found = await library.discovery(
    new URL(issuer),
    clientId,
    { client_secret: clientSecret, [library.clockTolerance]: SKEW_SECONDS },
    secretSender(library, clientSecret),
    {
      timeout: TIMEOUT_SECONDS,
      // The settings let no provider be without TLS but one on this machine.
      ...(issuer.startsWith("http:") && { execute: [library.allowInsecureRequests] }),
    },
  );
  // Without this an ID token that comes from the provider itself is believed for that, whoever has signed it.
  library.enableNonRepudiationChecks(found);
  return found;
}

/** In the way that the provider takes; where it takes either, or says nothing, in that which the standard prefers. */
function secretSender(library: Library, secret: string): ClientAuth {
  const [basic, post] = [library.ClientSecretBasic(secret), library.ClientSecretPost(secret)];
  return (server, ...call) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    return (methods.includes("client_secret_basic") ? basic : post)(server, ...call);
  };
}

interface Redeemed {
  readonly found: Configuration;
  readonly config: OidcConfig;
  readonly address: URL;
  readonly way: Way;
}

async function redeem(library: Library, { found, config, address, way }: Redeemed): Promise<Vouched> {
  const tokens = await library.authorizationCodeGrant(found, address, {
    pkceCodeVerifier: way.verifier,
    expectedState: way.state,
    expectedNonce: way.nonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (claims === undefined) throw new Error("the provider sent no ID token");
  const { iss: issuer, sub: subject } = claims;
  const isComplete = [config.nameClaims[0] ?? "", config.groupsClaim].every(
    (name) => findClaim(claims, name) !== undefined,
  );
  if (isComplete || found.serverMetadata().userinfo_endpoint === undefined) return { issuer, subject, claims };
  // Some keep ID tokens small, and tell the rest when asked; what was signed counts for more.
  const more = await library.fetchUserInfo(found, tokens.access_token, subject);
  return { issuer, subject, claims: { ...more, ...claims } };
}

function addressOf(redirectUri: string, answer: Answer): URL {
  const address = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) if (value !== undefined) address.searchParams.set(name, value);
  return address;
}

type ErrorFacts = {
  readonly error: string;
  readonly code: string | undefined;
  /** What the provider calls it: `access_denied`. */
  readonly reason: string | undefined;
};

/** The texts alone: what else such an error holds may be a token. */
function factsOf(thrown: unknown): ErrorFacts {
  const error = toError(thrown);
  const code = "code" in error ? error.code : undefined;
  const reason = "error" in error ? error.error : undefined;
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : "";
  return { error: `${error.message}${cause}`, code: textOf(code), reason: textOf(reason) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** What the library calls answers that did not come. */
const UNANSWERED: ReadonlySet<string | undefined> = new Set(["OAUTH_TIMEOUT", "OAUTH_ABORT"]);

function toRefusal({ error, code, reason }: ErrorFacts): Error {
  if (code === "OAUTH_AUTHORIZATION_RESPONSE_ERROR") {
    return refused("declined", `The identity provider let nobody in: ${reason ?? error}.`);
  }
  if (UNANSWERED.has(code) || error.startsWith("fetch failed")) {
    return refused("unreachable", "The identity provider does not answer.");
  }
  return refused("notVerified", `What the identity provider answered did not hold: ${reason ?? error}.`);
}
