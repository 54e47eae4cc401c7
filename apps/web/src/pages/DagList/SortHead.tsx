import type { DagSort } from "@daymill/contract";
import { getRouteApi, Link } from "@tanstack/react-router";
import styles from "./DagList.module.css";

const route = getRouteApi("/dags");

export interface SortHeadProps {
  readonly children: string;
  /** How the column is sorted when it is pressed first; pressed again it is the other way round. */
  readonly by: DagSort;
}

/** The head of a column by which the list can be sorted. */
export function SortHead({ children, by }: SortHeadProps) {
  const { sort = "dagId" } = route.useSearch();
  const other = (by.startsWith("-") ? by.slice(1) : `-${by}`) as DagSort;
  const isOn = sort === by || sort === other;
  const isDown = sort.startsWith("-");
  const next = sort === by ? other : by;
  return (
    <th aria-sort={isOn ? (isDown ? "descending" : "ascending") : undefined}>
      <Link
        from="/dags"
        to="/dags"
        search={(now) => ({ ...now, sort: next === "dagId" ? undefined : next })}
        replace
        className={styles.sort}
      >
        {children}
        {isOn ? <span aria-hidden="true">{isDown ? " ↓" : " ↑"}</span> : null}
      </Link>
    </th>
  );
}
