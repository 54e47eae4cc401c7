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
  variableVersionSchema,
} from "../admin.ts";
import { idSchema } from "../fields.ts";
import { testMessageBody, testMessageSchema } from "../notification.ts";
import { type EndpointName, endpoints } from "../endpoints.ts";
import { pageOf, pageQuery } from "../page.ts";
import type { Route } from "../route.ts";
import { plain } from "./route-parts.ts";

const poolParams = z.strictObject({ pool: idSchema });
const connectionParams = z.strictObject({ connectionId: idSchema });
const variableParams = z.strictObject({ key: variableKeySchema });

/** Routes of pools, connections and variables. */
export const adminRoutes = {
  listPools: {
    ...plain,
    ...endpoints.listPools,
    tag: "admin",
    summary: "Pools and how full they are",
    response: z.array(poolSchema),
  },
  getPoolUse: {
    ...plain,
    ...endpoints.getPoolUse,
    tag: "admin",
    summary: "The DAGs that use a pool, and what holds its slots now",
    params: poolParams,
    response: poolUseSchema,
    errors: ["E701"],
  },
  putPool: {
    ...plain,
    ...endpoints.putPool,
    tag: "admin",
    summary: "Make or change a pool",
    params: poolParams,
    body: putPoolBody,
    response: poolSchema,
    errors: ["E703"],
  },
  deletePool: {
    ...plain,
    ...endpoints.deletePool,
    tag: "admin",
    summary: "Delete a pool that no DAG uses",
    params: poolParams,
    response: deletedSchema,
    errors: ["E701", "E703"],
  },
  listConnections: {
    ...plain,
    ...endpoints.listConnections,
    tag: "admin",
    summary: "Connections, without their secrets",
    response: z.array(connectionSchema),
  },
  putConnection: {
    ...plain,
    ...endpoints.putConnection,
    tag: "admin",
    summary: "Make or change a connection; secrets are written, never read",
    params: connectionParams,
    body: putConnectionBody,
    response: connectionSchema,
    errors: ["E703", "E708"],
  },
  testConnection: {
    ...plain,
    ...endpoints.testConnection,
    tag: "admin",
    summary: "Test a connection step by step, saved or not; a failure is an answer, too",
    params: connectionParams,
    body: testConnectionBody,
    response: connectionTestSchema,
    errors: ["E701", "E708"],
  },
  sendTestMessage: {
    ...plain,
    ...endpoints.sendTestMessage,
    tag: "admin",
    summary: "Send a message by a connection that says that it is a test; a failure is an answer, too",
    params: connectionParams,
    body: testMessageBody,
    response: testMessageSchema,
    errors: ["E701", "E706"],
  },
  deleteConnection: {
    ...plain,
    ...endpoints.deleteConnection,
    tag: "admin",
    summary: "Delete a stored connection",
    params: connectionParams,
    response: deletedSchema,
    errors: ["E701"],
  },
  listVariables: {
    ...plain,
    ...endpoints.listVariables,
    tag: "admin",
    summary: "Variables; secret ones without their value",
    response: z.array(variableSchema),
  },
  listVariableVersions: {
    ...plain,
    ...endpoints.listVariableVersions,
    tag: "admin",
    summary: "What a variable was, when and by whom, the newest first; never the values of a secret",
    params: variableParams,
    query: z.strictObject(pageQuery),
    response: pageOf(variableVersionSchema),
    errors: ["E701"],
  },
  putVariable: {
    ...plain,
    ...endpoints.putVariable,
    tag: "admin",
    summary: "Make or change a variable",
    params: variableParams,
    body: putVariableBody,
    response: variableSchema,
    errors: ["E703"],
  },
  deleteVariable: {
    ...plain,
    ...endpoints.deleteVariable,
    tag: "admin",
    summary: "Delete a variable",
    params: variableParams,
    response: deletedSchema,
    errors: ["E701"],
  },
} as const satisfies Partial<Record<EndpointName, Route>>;
