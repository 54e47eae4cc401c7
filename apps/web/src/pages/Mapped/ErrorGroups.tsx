import styles from "./Mapped.module.css";
import type { ErrorGroup } from "./mappedModel.ts";

export interface ErrorGroupsProps {
  readonly groups: readonly ErrorGroup[];
  /** The fingerprint of the one whose instances are listed; undefined: all. */
  readonly chosen: string | undefined;
  readonly onChoose: (fingerprint: string | undefined) => void;
}

/** Why instances failed, alike errors as one. One lists its instances; pressed again, all. */
export function ErrorGroups({ groups, chosen, onChoose }: ErrorGroupsProps) {
  return (
    <section className={styles.errors} aria-label="Errors">
      <h2 className={styles.caption}>Why they failed</h2>
      <ul className={styles.groups}>
        {groups.map(({ fingerprint, sample, count }) => (
          <li key={fingerprint}>
            <button
              type="button"
              className={styles.group}
              aria-pressed={fingerprint === chosen}
              onClick={() => onChoose(fingerprint === chosen ? undefined : fingerprint)}
            >
              <span className={styles.sample}>{sample}</span>
              <span className={styles.times}>×{count.toLocaleString("en-US")}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
