import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { Button } from "../Button.tsx";
import styles from "./page.module.css";

/** Below a list that comes in pages: gets the next one, as long as there is one. */
export function ShowMore({ list }: { list: UseInfiniteQueryResult }) {
  if (!list.hasNextPage) return null;
  return (
    <div className={styles.more}>
      <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        Show more
      </Button>
    </div>
  );
}
