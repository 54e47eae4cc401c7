import styles from "./Assets.module.css";

/** What a list says below when it was cut. `list`: undefined while it is being loaded. */
export function NewestOfMore({ list }: { list: { readonly next: string | null } | undefined }) {
  return list === undefined || list.next === null ? null : (
    <p className={styles.quiet}>These are the newest of more.</p>
  );
}
