import { EmptyState } from "../../ui/page/Notice.tsx";

/** Before the first DAG. */
export default function NoDagsYet() {
  return (
    <EmptyState title="No DAGs yet">
      Put a TypeScript file that exports a DAG into the DAG folder; it shows up here within seconds. What keeps a file
      from being taken over stands under Problems.
    </EmptyState>
  );
}
