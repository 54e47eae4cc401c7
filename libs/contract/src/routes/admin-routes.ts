import * as z from "zod";
import {
  connectionSchema,
  connectionTestSchema,
  deletedSchema,
  poolSchema,
  poolUseSchema,
  putConnectionBody,
  putPoolBody,
  putVariableBody,
  testConnectionBody,
  variableKeySchema,
  variableSchema,
} from "../admin.ts";
import { idSchema } from "../fields.ts";
import { type EndpointName, endpoints } from "../endpoints.ts";
import type { Route } from "../route.ts";
import { read, write } from "./route-parts.ts";

const poolParams = z.strictObject({ pool: idSchema });
const connectionParams = z.strictObject({ connectionId: idSchema });
const variableParams = z.strictObject({ key: variableKeySchema });

/** Routes of pools, connections and variables. */
export const adminRoutes = {
  listPools: {
    ...read,
    ...endpoints.listPools,
    tag: "admin",
    summary: "Pools and how full they are",
    response: z.array(poolSchema),
  },
  getPoolUse: {
    ...read,
    ...endpoints.getPoolUse,
    tag: "admin",
    summary: "The DAGs that use a pool, and what holds its slots now",
    params: poolParams,
    response: poolUseSchema,
    errors: ["E701"],
  },
  putPool: {
    ...write,
    needs: "admin",
    ...endpoints.putPool,
    tag: "admin",
    summary: "Make or change a pool",
    params: poolParams,
    body: putPoolBody,
    response: poolSchema,
    errors: ["E703"],
  },
  deletePool: {
    ...write,
    needs: "admin",
    ...endpoints.deletePool,
    tag: "admin",
    summary: "Delete a pool that no DAG uses",
    params: poolParams,
    response: deletedSchema,
    errors: ["E701", "E703"],
  },
  listConnections: {
    ...read,
    ...endpoints.listConnections,
    tag: "admin",
    summary: "Connections, without their secrets",
    response: z.array(connectionSchema),
  },
  putConnection: {
    ...write,
    needs: "admin",
    ...endpoints.putConnection,
    tag: "admin",
    summary: "Make or change a connection; secrets are written, never read",
    params: connectionParams,
    body: putConnectionBody,
    response: connectionSchema,
    errors: ["E703", "E708"],
  },
  testConnection: {
    ...write,
    needs: "admin",
    ...endpoints.testConnection,
    tag: "admin",
    summary: "Test a connection step by step, saved or not; a failure is an answer, too",
    params: connectionParams,
    body: testConnectionBody,
    response: connectionTestSchema,
    errors: ["E701", "E708"],
  },
  deleteConnection: {
    ...write,
    needs: "admin",
    ...endpoints.deleteConnection,
    tag: "admin",
    summary: "Delete a stored connection",
    params: connectionParams,
    response: deletedSchema,
    errors: ["E701"],
  },
  listVariables: {
    ...read,
    ...endpoints.listVariables,
    tag: "admin",
    summary: "Variables; secret ones without their value",
    response: z.array(variableSchema),
  },
  putVariable: {
    ...write,
    needs: "editor",
    ...endpoints.putVariable,
    tag: "admin",
    summary: "Make or change a variable",
    params: variableParams,
    body: putVariableBody,
    response: variableSchema,
    errors: ["E703"],
  },
  deleteVariable: {
    ...write,
    needs: "editor",
    ...endpoints.deleteVariable,
    tag: "admin",
    summary: "Delete a variable",
    params: variableParams,
    response: deletedSchema,
    errors: ["E701"],
  },
} as const satisfies Partial<Record<EndpointName, Route>>;
