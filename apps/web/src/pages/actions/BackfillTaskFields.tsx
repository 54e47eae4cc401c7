import { useDagTasks } from "../../api/useDags.ts";
import { CheckboxField } from "../../ui/fields.tsx";
import { PickSeveral } from "../../ui/PickSeveral.tsx";
import styles from "./form.module.css";
import type { BackfillFormState } from "./useBackfillForm.ts";

/** Which tasks a backfill runs: all, or some with what is around them. */
export function BackfillTaskFields({ dagId, state }: { dagId: string; state: BackfillFormState }) {
  const { form, change } = state;
  const taskIds = useDagTasks(dagId).data ?? [];
  return (
    <>
      <PickSeveral
        label="Only these tasks"
        placeholder="all tasks"
        value={form.tasks}
        choices={taskIds}
        onChange={(tasks) => change({ tasks })}
      />
      {form.tasks.length === 0 ? null : (
        <div className={styles.pair}>
          <CheckboxField
            label="and all downstream"
            checked={form.downstream}
            onChange={(downstream) => change({ downstream })}
          />
          <CheckboxField
            label="and all upstream"
            checked={form.upstream}
            onChange={(upstream) => change({ upstream })}
          />
        </div>
      )}
    </>
  );
}
