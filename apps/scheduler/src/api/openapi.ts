import * as z from "zod";
import { errorCatalogue } from "@daymill/core";
import type { ErrorCode } from "@daymill/core";
import { API_PREFIX, PROBLEM_CONTENT_TYPE, problemSchema, routes } from "@daymill/contract";
import type { JsonObject, JsonValue, Route } from "@daymill/contract";
import { statusOf } from "./to-problem.ts";

/** Codes that any route may answer. */
const COMMON_ERRORS: readonly ErrorCode[] = ["E702", "E704", "E705", "E706", "E709"];

/** The route table as an OpenAPI 3.1 document. */
export function openApiDocument(version: string): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const [name, route] of Object.entries<Route>(routes)) {
    const path = (paths[route.path.replace(/:([A-Za-z]+)/g, "{$1}")] ??= {});
    path[route.method.toLowerCase()] = describeRoute(name, route);
  }
  return {
    openapi: "3.1.0",
    info: { title: "Daymill", version, description: "Everything that the web UI does goes through this API." },
    servers: [{ url: API_PREFIX }],
    paths,
    components: { schemas: { Problem: toJsonSchema(problemSchema, "output") } },
  };
}

function describeRoute(name: string, route: Route): JsonObject {
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.tag],
    parameters: [...parametersOf(route.params, "path"), ...parametersOf(route.query, "query")],
    ...(route.body.type === "undefined"
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/json": { schema: toJsonSchema(route.body, "input") } },
          },
        }),
    responses: { [route.status]: describeSuccess(route), ...describeErrors(route) },
    "x-role": route.needs,
  };
}

const MEDIA_TYPES = { json: "application/json", text: "text/plain", events: "text/event-stream" } as const;

function describeSuccess(route: Route): JsonObject {
  if (route.content === "redirect") {
    return { description: "Go there", headers: { Location: { schema: { type: "string" } } } };
  }
  return {
    description: "Success",
    content: { [MEDIA_TYPES[route.content]]: { schema: toJsonSchema(route.response, "output") } },
  };
}

function describeErrors(route: Route): JsonObject {
  const byStatus = Map.groupBy([...COMMON_ERRORS, ...route.errors], statusOf);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `${code}: ${errorCatalogue[code]}`).join("; "),
        content: { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    ]),
  );
}

function parametersOf(schema: z.ZodType, place: "path" | "query"): JsonObject[] {
  const { properties, required } = toJsonSchema(schema, "input");
  return Object.entries((properties ?? {}) as JsonObject).map(([name, field]) => ({
    name,
    in: place,
    required: place === "path" || ((required ?? []) as readonly JsonValue[]).includes(name),
    schema: field,
  }));
}

function toJsonSchema(schema: z.ZodType, io: "input" | "output"): JsonObject {
  const { $schema: _, ...document } = z.toJSONSchema(schema, { io, target: "draft-2020-12", reused: "inline" });
  return JSON.parse(JSON.stringify(document));
}
