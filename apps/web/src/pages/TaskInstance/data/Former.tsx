import styles from "./Data.module.css";
import { formatChange, formatCount } from "./dataWords.ts";

/** What something was before, or that it is new or gone: beside what it is now. */
export function Former({ children }: { children: string }) {
  return <span className={styles.former}>{children}</span>;
}

/** What a number has become, beside it. */
export function Change({ now, former }: { now: number; former: number | null | undefined }) {
  const text = former === null || former === undefined ? undefined : formatChange(now, former);
  if (text === undefined || former === null || former === undefined) return null;
  return <Former>{`${text}, was ${formatCount(former)}`}</Former>;
}
