import { expect, test } from "vitest";
import type { FoundProblem } from "../terminal/problem-block.ts";
import { toSarif } from "./sarif.ts";

const result = { file: "my shop.ts", path: "/repo/dags/my shop.ts", dags: [], problems: [], bundleId: null };
const found = (problem: object): FoundProblem =>
  ({ result, problem: { dagId: null, frame: null, ...problem } }) as never;

test("each problem stands at its place, from the root of what is checked out, under the code that explains it", () => {
  const location = { file: "/repo/dags/lib/tables.ts", line: 7, column: 3 };
  const problems = [
    found({ code: "E204", message: "Two tasks are called a.", hint: "Rename one.", location }),
    found({ code: "E202", message: "It threw.", location: null }),
    found({ code: "E204", message: "Two tasks are called b.", location }),
  ];
  const place = (uri: string, more = {}) => [{ physicalLocation: { artifactLocation: { uri }, ...more } }];
  const there = place("dags/lib/tables.ts", { region: { startLine: 7, startColumn: 3 } });
  expect(toSarif(problems, "/repo")).toMatchObject({
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "daymill", rules: [{ id: "E204" }, { id: "E202" }] } },
        results: [
          {
            ruleId: "E204",
            level: "error",
            message: { text: "Two tasks are called a. Rename one." },
            locations: there,
          },
          { ruleId: "E202", message: { text: "It threw." }, locations: place("dags/my%20shop.ts") },
          { ruleId: "E204", locations: there },
        ],
      },
    ],
  });
});

test("no problem is a whole report all the same, without which a host keeps the last one", () => {
  expect(toSarif([], "/repo")).toMatchObject({ runs: [{ results: [] }] });
});
