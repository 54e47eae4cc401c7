import * as z from "zod";
import type { AccessRole, ErrorCode } from "@daymill/core";
import type { Endpoint } from "./endpoints.ts";

/** The role that a caller must have; nobody: not even signed in. */
export type NeededRole = AccessRole | "nobody";

/** One endpoint with its schemas, and who may call it. */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> extends Endpoint {
  readonly summary: string;
  readonly tag: string;
  readonly needs: NeededRole;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly response: Response;
  /** Status of a success. */
  readonly status: 200 | 201;
  /** Codes that it may answer besides E702 (not valid), E704 (not allowed), E705 (our fault) and E709 (not signed in). */
  readonly errors: readonly ErrorCode[];
}

/** What a route has when it says nothing about it. */
export const noParams = z.strictObject({});
export const noQuery = z.strictObject({});
export const noBody = z.undefined();
