import { expect, it } from "vitest";
import filesBeside from "./files-beside.ts";

it("reads its query and runs its script where they stand", async () => {
  const run = await filesBeside.test({ interval: "2024-05-01" });
  expect(run.outputs).toEqual({
    fill: { sql: "select count(*) as orders from orders where day = '2024-05-01'" },
    count_words: { words: 10 },
  });
});
