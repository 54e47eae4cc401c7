import { useState } from "react";
import { useRemoveFactor } from "../../api/useSecondFactor.ts";
import { useSession } from "../../api/useSession.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { showToast } from "../../ui/toast.ts";
import styles from "./Access.module.css";
import { FactorSteps, OneField } from "./FactorSteps.tsx";

/** Sets up one's own second factor, or takes it away. */
export function FactorDialog({ onClose }: { onClose: () => void }) {
  const now = useSession().data?.user?.secondFactor;
  // As it was when it opened: setting one up goes on until the recovery codes were seen.
  const [factor] = useState(now);
  const remove = useRemoveFactor(() => {
    showToast({ message: "No code is asked for any more; your other sessions have ended" });
    onClose();
  });
  return (
    <Dialog title="Second factor" width={440} onClose={onClose} actions={null}>
      {factor === undefined ? (
        <FactorSteps onDone={onClose} />
      ) : (
        <OneField label="Code" field="code" button="Take it away" tone="danger" send={remove}>
          <p className={styles.quiet}>
            Besides your password a code is asked for. {factor.recoveryCodesLeft} recovery codes are left. To use
            another app, take this one away and set it up anew.
          </p>
        </OneField>
      )}
    </Dialog>
  );
}
