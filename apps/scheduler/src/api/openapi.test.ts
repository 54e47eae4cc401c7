import { routes } from "@daymill/contract";
import type { JsonObject } from "@daymill/contract";
import { expect, test } from "vitest";
import { openApiDocument } from "./openapi.ts";

const document = JSON.parse(JSON.stringify(openApiDocument("1.2.3")));

test("the OpenAPI document has every route of the table under its own name", () => {
  const operations = Object.values<JsonObject>(document.paths).flatMap((path) => Object.values(path) as JsonObject[]);
  expect(new Set(operations.map((operation) => operation["operationId"]))).toEqual(new Set(Object.keys(routes)));
  expect(operations).toHaveLength(Object.keys(routes).length);
});

test("each field of a path is a required parameter", () => {
  const { parameters } = document.paths["/dags/{dagId}/runs/{runId}"].get;
  expect(parameters).toEqual([
    expect.objectContaining({ name: "dagId", in: "path", required: true }),
    expect.objectContaining({ name: "runId", in: "path", required: true }),
  ]);
});

test("a body is described as it is sent: defaults are not required", () => {
  const { schema } = document.paths["/clears"].post.requestBody.content["application/json"];
  expect(schema.required).toEqual(["dagId", "runIds"]);
});

test("errors are problems, with the codes that the route may answer", () => {
  const { responses } = document.paths["/clears"].post;
  expect(responses["409"].description).toContain("E703");
  expect(Object.keys(responses["409"].content)).toEqual(["application/problem+json"]);
});

test("it names its version and its own address", () => {
  expect(document).toMatchObject({ openapi: "3.1.0", info: { version: "1.2.3" }, servers: [{ url: "/api/v1" }] });
});
