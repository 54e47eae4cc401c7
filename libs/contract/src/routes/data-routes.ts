import * as z from "zod";
import {
  dataDescriptionSchema,
  dataParams,
  dataQuery,
  namedDataListSchema,
  taskHistoryQuery,
  taskHistorySchema,
} from "../data.ts";
import { idSchema } from "../fields.ts";
import { type EndpointName, endpoints } from "../endpoints.ts";
import type { Route } from "../route.ts";
import { plain } from "./route-parts.ts";

/** Routes of what tasks produced, and of how they did over the days. */
export const dataRoutes = {
  listData: {
    ...plain,
    ...endpoints.listData,
    tag: "task instances",
    summary:
      "What of a task can be looked at: the places of Parquet files that its output names, the profiles that it holds",
    params: dataParams.omit({ position: true }),
    query: dataQuery,
    response: namedDataListSchema,
    errors: ["E701"],
  },
  describeData: {
    ...plain,
    ...endpoints.describeData,
    tag: "task instances",
    summary: "One of them: its columns with their figures, and its first rows",
    params: dataParams,
    query: dataQuery,
    response: dataDescriptionSchema,
    errors: ["E413", "E501", "E502", "E503", "E507", "E701", "E706"],
  },
  getTaskHistory: {
    ...plain,
    ...endpoints.getTaskHistory,
    tag: "dags",
    summary: "A task over the last runs: how long it took, how many rows it made, and which of that is odd",
    params: z.strictObject({ dagId: idSchema, taskId: idSchema }),
    query: taskHistoryQuery,
    response: taskHistorySchema,
    errors: ["E701"],
  },
} as const satisfies Partial<Record<EndpointName, Route>>;
