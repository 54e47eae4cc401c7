import styles from "./linkButton.module.css";

/** The class of a link that looks like a button. */
export const linkButton = styles.link ?? "";
