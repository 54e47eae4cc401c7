import { Link, useNavigate } from "@tanstack/react-router";
import type { InstanceKey } from "../../api/queryKeys.ts";
import { useMappedInstances } from "../../api/useTaskInstances.ts";
import type { TaskSearch } from "../../routing/searches.ts";
import { HiddenText } from "../../ui/HiddenText.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { useShortcuts } from "../../ui/useShortcuts.ts";
import { instanceLink } from "./instanceLink.ts";
import { mappedNeighbours } from "./mappedNeighbours.ts";
import styles from "./TaskInstance.module.css";

export interface MappedStepsProps {
  readonly instance: InstanceKey;
  readonly tab: TaskSearch["tab"];
}

/** From one instance of a mapped task to those around it, on the same tab; `n` goes to the next that failed, but in a log, where it is of the search. */
export function MappedSteps({ instance, tab }: MappedStepsProps) {
  const { dagId, runId, taskId, mapIndex } = instance;
  const { previous, next, nextFailed } = mappedNeighbours(
    useMappedInstances({ dagId, runId, taskId }).data ?? [],
    mapIndex,
  );
  const navigate = useNavigate();
  const to = (index: number) => ({ ...instanceLink({ ...instance, mapIndex: index }), search: { tab } });
  useShortcuts(tab === undefined || nextFailed === undefined ? {} : { n: () => void navigate(to(nextFailed)) });
  return (
    <nav className={styles.steps} aria-label="Instances beside it">
      {previous === undefined ? null : (
        <Link className={styles.step} {...to(previous)}>
          <Icon name="previous" size={12} />
          <HiddenText>Previous: </HiddenText>[{previous}]
        </Link>
      )}
      {next === undefined ? null : (
        <Link className={styles.step} {...to(next)}>
          <HiddenText>Next: </HiddenText>[{next}]
          <Icon name="next" size={12} />
        </Link>
      )}
      {nextFailed === undefined ? null : (
        <Link className={styles.step} {...(tab === undefined ? {} : { "aria-keyshortcuts": "n" })} {...to(nextFailed)}>
          Next failed [{nextFailed}]
        </Link>
      )}
    </nav>
  );
}
