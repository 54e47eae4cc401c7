import { HiddenText } from "../ui/HiddenText.tsx";
import styles from "./AppShell.module.css";

/** There is no room for more. */
const MOST_SHOWN = 99;

export interface RailCountProps {
  readonly count: number;
  /** What is counted, with how many: "2 DAGs failed". */
  readonly words: string;
}

/** How many things behind a link of the rail want somebody; nothing where none do. */
export function RailCount({ count, words }: RailCountProps) {
  if (count === 0) return null;
  return (
    <span className={styles.count} title={words}>
      <span aria-hidden="true">{count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}</span>
      <HiddenText> {words}</HiddenText>
    </span>
  );
}
