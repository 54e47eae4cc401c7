import { Button } from "../../ui/Button.tsx";
import { copyText } from "../../ui/copyText.ts";
import { Notice } from "../../ui/page/Notice.tsx";
import styles from "./Access.module.css";

export interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onKept: () => void;
}

/** Recovery codes, this once. */
export function RecoveryCodes({ codes, onKept }: RecoveryCodesProps) {
  const text = codes.join("\n");
  return (
    <div className={styles.form}>
      <Notice tone="warning">
        Each of these stands for a code once, for when the app is lost. This is the only time that they are shown.
      </Notice>
      <pre className={styles.token}>{text}</pre>
      <Button onClick={() => copyText(text, "Recovery codes copied")}>Copy the recovery codes</Button>
      <Button tone="primary" onClick={onKept}>
        I have kept them
      </Button>
    </div>
  );
}
