import { relative, sep } from "node:path";
import { errorCatalogue } from "@daymill/core";
import type { FoundProblem } from "../terminal/problem-block.ts";
import { VERSION } from "../version.ts";

/**
 * Problems of DAG files as SARIF 2.1.0, by which code hosts show them in the lines of a change. Files count from `cwd`, the
 * root of what is checked out. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function toSarif(problems: readonly FoundProblem[], cwd: string): object {
  const codes = [...new Set(problems.map(({ problem }) => problem.code))];
  const driver = {
    name: "daymill",
    version: VERSION,
    rules: codes.map((id) => ({ id, shortDescription: { text: errorCatalogue[id] } })),
  };
  return {
    version: "2.1.0",
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    runs: [{ tool: { driver }, results: problems.map((found) => toResult(found, cwd)) }],
  };
}

function toResult({ problem, result }: FoundProblem, cwd: string): object {
  const { code, message, hint, location } = problem;
  const file = relative(cwd, location?.file ?? result.path).split(sep);
  const region = location === null ? {} : { region: { startLine: location.line, startColumn: location.column } };
  const uri = file.map(encodeURIComponent).join("/");
  return {
    ruleId: code,
    level: "error",
    message: { text: hint === undefined ? message : `${message} ${hint}` },
    locations: [{ physicalLocation: { artifactLocation: { uri }, ...region } }],
  };
}
