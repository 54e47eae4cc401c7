import * as z from "zod";
import { idSchema, runIdSchema, serialSchema } from "../fields.ts";
import { pageQuery } from "../page.ts";
import { noBody, noParams, noQuery } from "../route.ts";

export const dagParams = z.strictObject({ dagId: idSchema });
export const runParams = z.strictObject({ dagId: idSchema, runId: runIdSchema });
export const backfillParams = z.strictObject({ backfillId: serialSchema });
export const listQuery = z.strictObject(pageQuery);

/** What a route has when it says nothing about it. */
export const plain = {
  params: noParams,
  query: noQuery,
  body: noBody,
  status: 200,
  errors: [],
} as const;
