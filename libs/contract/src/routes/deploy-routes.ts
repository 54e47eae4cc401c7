import * as z from "zod";
import {
  bundleIdSchema,
  deployAnswerSchema,
  deployBody,
  MAX_DEPLOY_BYTES,
  putBundleBody,
  storedBundleSchema,
} from "../deploy.ts";
import { type EndpointName, endpoints } from "../endpoints.ts";
import type { Route } from "../route.ts";
import { plain } from "./route-parts.ts";

/** Routes that put DAGs on a server from elsewhere. */
export const deployRoutes = {
  putBundle: {
    ...plain,
    ...endpoints.putBundle,
    tag: "deploys",
    summary: "Send what a deploy lacks: one bundle of code",
    params: z.strictObject({ bundleId: bundleIdSchema }),
    body: putBundleBody,
    bodyBytes: MAX_DEPLOY_BYTES,
    response: storedBundleSchema,
  },
  deploy: {
    ...plain,
    ...endpoints.deploy,
    tag: "deploys",
    summary: "Make the DAGs of a deployment what they are from now on, or tell what would change",
    body: deployBody,
    bodyBytes: MAX_DEPLOY_BYTES,
    response: deployAnswerSchema,
    errors: ["E216", "E713"],
  },
} as const satisfies Partial<Record<EndpointName, Route>>;
