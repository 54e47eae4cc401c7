import { useRenewCodes } from "../../api/useSecondFactor.ts";
import styles from "./Access.module.css";
import { type FactorStepsProps, OneField } from "./FactorSteps.tsx";
import { RecoveryCodes } from "./RecoveryCodes.tsx";

/** Makes new recovery codes in place of those from before: a code of the app, then the codes, shown this once. */
export function RenewCodes({ onHold, onDone }: Required<FactorStepsProps>) {
  const renew = useRenewCodes(onHold);
  if (renew.data !== undefined) return <RecoveryCodes codes={renew.data.recoveryCodes} onKept={onDone} />;
  return (
    <OneField label="Code that the app shows" field="code" button="Make new recovery codes" send={renew}>
      <p className={styles.quiet}>
        New recovery codes are shown, and those from before stop working. Your other sessions end.
      </p>
    </OneField>
  );
}
