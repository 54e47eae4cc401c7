import { Link, useLocation } from "@tanstack/react-router";
import { useProblems } from "../../api/useProblems.ts";
import { Notice } from "../../ui/page/Notice.tsx";
import { countOf } from "../naming.ts";

/** Says on top of every page but theirs that some files could not be taken over. */
export function ProblemsNotice() {
  const errors = useProblems().data?.items.filter((problem) => problem.severity === "error") ?? [];
  const areShown = useLocation({ select: ({ pathname }) => pathname === "/problems" });
  const [first] = errors;
  if (first === undefined || areShown) return null;
  const files = new Set(errors.map((problem) => problem.file)).size;
  return (
    <Notice tone="danger">
      <strong>{countOf(files, "DAG file")} could not be loaded.</strong> {first.file}
      {first.line === null ? "" : `:${first.line}`}: {first.message}{" "}
      <Link to="/problems">Show {countOf(errors.length, "problem")}</Link>
    </Notice>
  );
}
