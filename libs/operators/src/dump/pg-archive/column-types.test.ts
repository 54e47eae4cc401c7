import { describe, expect, it } from "vitest";
import { columnTypesOfDefinition } from "./column-types.ts";

describe("the types in a CREATE TABLE of pg_dump", () => {
  it("are told for bare and quoted names, whatever follows", () => {
    const definition = `CREATE TABLE public.t (
    dimensions jsonb,
    histogram bigint[],
    "Mixed ""Case"" (x)" json NOT NULL,
    amount numeric(10,2) DEFAULT 0.0,
    made timestamp with time zone,
    CONSTRAINT positive CHECK ((amount > (0)::numeric))
)
PARTITION BY RANGE (made);
`;
    expect(Object.fromEntries(columnTypesOfDefinition(definition))).toMatchObject({
      dimensions: "jsonb",
      histogram: "bigint[]",
      'Mixed "Case" (x)': "json",
      amount: "numeric(10,2)",
      made: "timestamp",
    });
  });
});
