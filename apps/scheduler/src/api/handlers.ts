import type { Readable } from "node:stream";
import type * as z from "zod";
import type { RouteName, Routes } from "@daymill/contract";
import type { GivenRoles } from "@daymill/metadata";
import type { Identity } from "./access/identity.ts";
import type { DagsWith } from "./access/roles-on-dags.ts";

/** Who asks, and from where. */
export interface Caller {
  /** The name that is written down beside what they do. Without users everybody who reaches the server is `local`. */
  readonly who: string;
  /** undefined: nobody has signed in, and the route needs nobody. */
  readonly identity: Identity | undefined;
  /** The DAGs on which they have at least that role; undefined: all. Lists are of those on which they are a viewer. */
  readonly dagsWith: DagsWith;
  /** The network address of the client, or of the proxy before it. */
  readonly address: string;
  /** Whether the browser speaks TLS, to us or to a proxy. */
  readonly isSecure: boolean;
  /** The Cookie header. */
  readonly cookies: string | undefined;
  /** Gives the browser a cookie with the answer. */
  readonly setCookie: (cookie: string) => void;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

/** A request that its route's schemas have read. */
export interface RouteCall<N extends RouteName> {
  readonly params: z.output<Routes[N]["params"]>;
  readonly query: z.output<Routes[N]["query"]>;
  readonly body: z.output<Routes[N]["body"]>;
  readonly caller: Caller;
}

/** Somebody who has signed in on the way. */
interface SignedIn {
  readonly who: string;
  readonly roles: GivenRoles;
  /** Their roles until now; undefined: they had none. */
  readonly former: GivenRoles | undefined;
}

/** Where a browser is led to. */
export interface Lead {
  readonly location: string;
  readonly signedIn?: SignedIn;
}

type Content<N extends RouteName> = Routes[N]["content"];

/** What a handler gives back, to be checked by the route's response schema; text is streamed as it is. */
type Answer<N extends RouteName> =
  Content<N> extends "text" ? Readable : Content<N> extends "redirect" ? Lead : z.input<Routes[N]["response"]>;

/** Routes that one function answers; the stream is held open and stands by itself. */
export type AnsweredRoute = { [N in RouteName]: Routes[N]["content"] extends "events" ? never : N }[RouteName];

export type Handler<N extends RouteName> = (call: RouteCall<N>) => Promise<Answer<N>>;

/** One handler for every route of the contract: a route without one does not compile. */
export type Handlers = { readonly [N in AnsweredRoute]: Handler<N> };
