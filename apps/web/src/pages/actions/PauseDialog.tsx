import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { BackfillProgress } from "../Backfills/BackfillProgress.tsx";
import { countOf } from "../naming.ts";
import { ActionButton } from "./ActionButton.tsx";
import styles from "./PauseDialog.module.css";
import { dropPauseQuestion, type PauseQuestion } from "./pauseQuestion.ts";
import { dagsInWords } from "./pauseWords.ts";

/** DAGs are to be paused, and some of their backfills go on: whether those pause too. Closed, nothing is paused. */
export default function PauseDialog({ question }: { readonly question: PauseQuestion }) {
  const { id, dagIds, backfills, answer } = question;
  const close = (): void => dropPauseQuestion(id);
  const choose = (withBackfills: boolean): void => {
    close();
    answer(withBackfills);
  };
  const names = dagsInWords(dagIds);
  const count = countOf(backfills.length, "backfill");
  return (
    <Dialog
      title={`Pause ${names}: backfills too?`}
      onClose={close}
      width={600}
      actions={
        <>
          <Button onClick={close} focusFirst>
            Cancel
          </Button>
          <Button onClick={() => choose(false)}>Pause {names} only</Button>
          <ActionButton calls="pauseBackfill" on={dagIds} tone="primary" onClick={() => choose(true)}>
            Pause {count} too
          </ActionButton>
        </>
      }
    >
      <p>
        {count} {backfills.length === 1 ? "is" : "are"} under way. A DAG that is paused starts nothing by its schedule,
        but its backfills start their runs all the same unless they pause too.
      </p>
      <ul className={styles.backfills} aria-label="Backfills under way">
        {backfills.map((backfill) => (
          <li key={backfill.backfillId}>
            <strong>
              {backfill.dagId}, {backfill.from} to {backfill.to}
            </strong>
            <BackfillProgress backfill={backfill} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
