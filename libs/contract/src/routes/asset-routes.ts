import * as z from "zod";
import {
  assetEventSchema,
  assetNameSchema,
  assetSchema,
  createAssetEventBody,
  dagAssetsSchema,
  listAssetsQuery,
} from "../asset.ts";
import { pageOf } from "../page.ts";
import { type EndpointName, endpoints } from "../endpoints.ts";
import type { Route } from "../route.ts";
import { dagParams, runParams, listQuery, read, write } from "./route-parts.ts";

const assetParams = z.strictObject({ asset: assetNameSchema });

/** Routes of assets. */
export const assetRoutes = {
  listAssets: {
    ...read,
    ...endpoints.listAssets,
    tag: "assets",
    summary: "Assets by name, with what produces and what consumes them",
    query: listAssetsQuery,
    response: pageOf(assetSchema),
  },
  getAsset: {
    ...read,
    ...endpoints.getAsset,
    tag: "assets",
    summary: "One asset",
    params: assetParams,
    response: assetSchema,
    errors: ["E701"],
  },
  listAssetEvents: {
    ...read,
    ...endpoints.listAssetEvents,
    tag: "assets",
    summary: "Events of an asset, newest first, with the runs that they started",
    params: assetParams,
    query: listQuery,
    response: pageOf(assetEventSchema),
    errors: ["E701"],
  },
  createAssetEvent: {
    ...write,
    ...endpoints.createAssetEvent,
    tag: "assets",
    summary: "Create an event by hand: what waits for the asset takes it as one of a task",
    params: assetParams,
    body: createAssetEventBody,
    response: assetEventSchema,
    errors: ["E701"],
  },
  getDagAssets: {
    ...read,
    ...endpoints.getDagAssets,
    tag: "assets",
    summary: "The assets that a DAG's schedule waits for, and how many events of each it has",
    params: dagParams,
    response: dagAssetsSchema,
    errors: ["E701"],
  },
  listRunAssetEvents: {
    ...read,
    ...endpoints.listRunAssetEvents,
    tag: "assets",
    summary: "The events that started a run, newest first",
    params: runParams,
    query: listQuery,
    response: pageOf(assetEventSchema),
    errors: ["E701"],
  },
} as const satisfies Partial<Record<EndpointName, Route>>;
