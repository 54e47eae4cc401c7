import { useState } from "react";
import { useRemoveFactor } from "../../api/useSecondFactor.ts";
import { useSession } from "../../api/useSession.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { showToast } from "../../ui/toast.ts";
import styles from "./Access.module.css";
import { FactorSteps, OneField } from "./FactorSteps.tsx";
import { RenewCodes } from "./RenewCodes.tsx";

/** Sets up one's own second factor, makes its recovery codes anew, or takes it away. */
export function FactorDialog({ onClose }: { onClose: () => void }) {
  const now = useSession().data?.user?.secondFactor;
  // As it was when it opened: setting one up goes on until the recovery codes were seen.
  const [factor] = useState(now);
  // They are shown this once: neither Esc nor the cross takes them away.
  const [isHeld, setHeld] = useState(false);
  const [isRenewing, setRenewing] = useState(false);
  const remove = useRemoveFactor(() => {
    showToast({ message: "No code is asked for any more; your other sessions have ended" });
    onClose();
  });
  const content =
    factor === undefined ? (
      <FactorSteps onHold={setHeld} onDone={onClose} />
    ) : isRenewing ? (
      <RenewCodes onHold={setHeld} onDone={onClose} />
    ) : (
      <div className={styles.form}>
        <p className={styles.quiet}>Besides your password a code is asked for. {leftText(factor.recoveryCodesLeft)}</p>
        <Button onClick={() => setRenewing(true)}>New recovery codes…</Button>
        <OneField label="Code" field="code" button="Take it away" tone="danger" send={remove}>
          <p className={styles.quiet}>To use another app, take this one away and set it up anew.</p>
        </OneField>
      </div>
    );
  return (
    <Dialog
      title={isRenewing ? "New recovery codes" : "Second factor"}
      width={440}
      onClose={isHeld ? stay : onClose}
      actions={null}
    >
      {content}
    </Dialog>
  );
}

function leftText(count: number): string {
  return count === 1 ? "1 recovery code is left." : `${count} recovery codes are left.`;
}

function stay(): void {}
