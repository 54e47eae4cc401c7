import * as z from "zod";
import type { ErrorCode } from "@daymill/core";

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What a caller must be allowed to do, weakest first; each includes those before it. */
export type AccessRole = "viewer" | "operator" | "editor" | "admin";

/** What comes back: one JSON document, text, or a stream of server-sent events whose data is the response schema. */
export type RouteContent = "json" | "text" | "events";

/** One endpoint. `path` is below API_PREFIX, with `:name` for each field of `params`. */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  readonly method: HttpMethod;
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly needs: AccessRole;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly response: Response;
  /** Status of a success. */
  readonly status: 200 | 201;
  readonly content: RouteContent;
  /** Codes that it may answer besides E702 (not valid), E704 (not allowed) and E705 (our fault). */
  readonly errors: readonly ErrorCode[];
}

export const API_PREFIX = "/api/v1";

/** What a route has when it says nothing about it. */
export const noParams = z.strictObject({});
export const noQuery = z.strictObject({});
export const noBody = z.undefined();
