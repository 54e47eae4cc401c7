import * as z from "zod";
import type { ErrorCode } from "@daymill/core";
import type { Endpoint } from "./endpoints.ts";

/** One endpoint with its schemas. */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> extends Endpoint {
  readonly summary: string;
  readonly tag: string;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly response: Response;
  /** The largest body, in bytes. Default: 4 MiB. */
  readonly bodyBytes?: number;
  /** Status of a success. */
  readonly status: 200 | 201 | 303;
  /** Codes that it may answer besides E702 (not valid), E704 (not allowed), E705 (our fault) and E709 (not signed in). */
  readonly errors: readonly ErrorCode[];
}

/** What a route has when it says nothing about it. */
export const noParams = z.strictObject({});
export const noQuery = z.strictObject({});
export const noBody = z.undefined();
