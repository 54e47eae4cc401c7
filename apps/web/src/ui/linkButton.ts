import styles from "./linkButton.module.css";

/** The class of a link that looks like a button. */
export const linkButton = styles.link ?? "";

/** The same for the one main action of a place. */
export const primaryLinkButton = `${styles.link ?? ""} ${styles.primary ?? ""}`;
