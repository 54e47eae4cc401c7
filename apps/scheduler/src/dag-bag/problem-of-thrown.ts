import { errorCatalogue } from "@daymill/core";
import type { DagProblem, ErrorCode, SourceLocation } from "@daymill/core";
import { describeError, PLAIN_VIEW } from "../worker/failure.ts";
import type { GraphPlaces } from "./graph-places.ts";

/** What a file threw while it was loaded. Errors of ours keep their code; the bundle has its own copy of their class. */
export function problemOfThrown(thrown: unknown, places: GraphPlaces): DagProblem {
  const { code, name, message, stack } = describeError(thrown, PLAIN_VIEW);
  return {
    code: isCode(code) ? code : "E202",
    message: isCode(code) ? message : `The file threw ${name} while it was loaded: ${message}`,
    location: placeOf(thrown, places) ?? places.findInStack(stack ?? ""),
  };
}

function isCode(code: string | null): code is ErrorCode {
  return code !== null && code in errorCatalogue;
}

/** Errors of the authoring library name the place of the call. */
function placeOf(thrown: unknown, places: GraphPlaces): SourceLocation | null {
  const details = thrown instanceof Error && "details" in thrown ? thrown.details : undefined;
  const location =
    typeof details === "object" && details !== null && "location" in details ? details.location : undefined;
  return isLocation(location) ? places.find(location) : null;
}

function isLocation(value: unknown): value is SourceLocation {
  return typeof value === "object" && value !== null && "file" in value && "line" in value && "column" in value;
}
