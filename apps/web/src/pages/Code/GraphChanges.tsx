import type { FieldChange, PartChange, VersionChanges } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import styles from "./Code.module.css";

const MARKS: Readonly<Record<PartChange["change"], string>> = { added: "+", removed: "−", changed: "~" };

/** What differs between the graphs of two versions, in words. */
export function GraphChanges({ changes }: { changes: VersionChanges }) {
  const { settings, tasks, groups, sameCode } = changes;
  if (settings.length + tasks.length + groups.length === 0)
    return (
      <p>
        The graphs are the same: same tasks, same schedule, same settings.{" "}
        {sameCode ? "The code is the same, too." : "The code of their tasks differs."}
      </p>
    );
  return (
    <ul className={styles.changes}>
      {settings.map((field) => (
        <li key={field.field}>
          <FieldWords field={field} />
        </li>
      ))}
      {tasks.map((part) => (
        <PartWords key={part.id} noun="task" part={part} changes={changes} />
      ))}
      {groups.map((part) => (
        <PartWords key={part.id} noun="group" part={part} changes={changes} />
      ))}
    </ul>
  );
}

interface PartWordsProps {
  readonly noun: "task" | "group";
  readonly part: PartChange;
  readonly changes: VersionChanges;
}

function PartWords({ noun, part: { id, change, fields }, changes: { dagId, from, to } }: PartWordsProps) {
  const version = change === "removed" ? from : to;
  return (
    <li>
      <span className={styles.change} data-change={change}>
        <span aria-hidden="true">{MARKS[change]}</span> {change}
      </span>{" "}
      {noun}{" "}
      {noun === "group" ? (
        <strong>{id}</strong>
      ) : (
        <Link to="/dags/$dagId/code" params={{ dagId }} search={{ version, task: id }}>
          {id}
        </Link>
      )}
      {fields.length === 0 ? null : (
        <ul className={styles.fields}>
          {fields.map((field) => (
            <li key={field.field}>
              <FieldWords field={field} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function FieldWords({ field: { field, from, to } }: { field: FieldChange }) {
  return (
    <>
      {field}: <Value text={from} /> → <Value text={to} />
    </>
  );
}

function Value({ text }: { text: string | null }) {
  return text === null || text === "" ? <span className={styles.quiet}>none</span> : <code>{text}</code>;
}
