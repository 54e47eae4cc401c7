import type { DagDetail } from "@daymill/contract";
import styles from "./DagDetail.module.css";

/** A parameter of runs: its default, what it may be, what it is for. */
export function DagParam({ param }: { param: DagDetail["params"][string] }) {
  const rules = rulesOf(param.schema);
  return (
    <>
      <code>{JSON.stringify(param.default)}</code> {param.description}
      {rules === "" ? null : <div className={styles.meaning}>{rules}</div>}
    </>
  );
}

/** What a JSON Schema allows, a rule after the other: `type integer · minimum 1 · maximum 9`. */
export function rulesOf(schema: DagDetail["params"][string]["schema"]): string {
  return Object.entries(schema ?? {})
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" · ");
}
