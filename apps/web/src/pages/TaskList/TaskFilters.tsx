import { type TaskListSearch } from "../../routing/searches.ts";
import { Button } from "../../ui/Button.tsx";
import { SelectField, TextField } from "../../ui/fields.tsx";
import { FilterBar } from "../../ui/page/FilterBar.tsx";
import styles from "./TaskList.module.css";
import { DagField } from "./DagField.tsx";
import { nameOfStates, STATE_CHOICES, statesOf, type StateChoice } from "./stateChoices.ts";

export interface TaskFiltersProps {
  readonly search: TaskListSearch;
  /** Whose days `from` and `to` are. */
  readonly zone: string;
  readonly onSearch: (next: Partial<TaskListSearch>) => void;
}

export function TaskFilters({ search, zone, onSearch }: TaskFiltersProps) {
  const { q, dag, task, state, from, to } = search;
  return (
    <FilterBar
      label="Search task instances"
      placeholder="Search by task or label"
      text={q}
      onText={(text) => onSearch({ q: text })}
    >
      <SelectField<StateChoice>
        label="State"
        hideLabel
        value={nameOfStates(state)}
        choices={STATE_CHOICES}
        onChange={(name) => onSearch({ state: statesOf(name) })}
      />
      <DagField dagId={dag} onChange={(next) => onSearch({ dag: next })} />
      <span className={styles.day}>
        from
        <TextField
          label={`Runs from this day (${zone})`}
          hideLabel
          type="date"
          value={from ?? ""}
          onChange={(day) => onSearch({ from: day === "" ? undefined : day })}
        />
      </span>
      <span className={styles.day}>
        to
        <TextField
          label={`Runs to this day (${zone})`}
          hideLabel
          type="date"
          value={to ?? ""}
          onChange={(day) => onSearch({ to: day === "" ? undefined : day })}
        />
      </span>
      {task === undefined ? null : <Button onClick={() => onSearch({ task: undefined })}>Only {task} ✕</Button>}
    </FilterBar>
  );
}
