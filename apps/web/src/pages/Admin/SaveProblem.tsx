import { Button } from "../../ui/Button.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { Table } from "../../ui/Table.tsx";
import { type Difference, type SaveConflict, saveConflict } from "./saveConflict.ts";

export interface SaveProblemProps<Stored> {
  readonly error: Error | null;
  /** What was being done: `save the pool db`. */
  readonly doing: string;
  /** Fields of the form that show what was refused of them. */
  readonly shown: readonly string[];
  /** How what was typed differs from what there is by now. */
  readonly compare: (stored: Stored) => readonly Difference[];
  /** Goes on with what there is by now: what was typed is dropped. */
  readonly onTakeTheirs: (stored: Stored) => void;
  /** Goes on with what was typed: the next save replaces what there is by now. */
  readonly onKeepMine: (conflict: SaveConflict<Stored>) => void;
}

/** Why a form was not saved: both versions when somebody else was faster, else what the server said. */
export function SaveProblem<Stored>(props: SaveProblemProps<Stored>) {
  const { error, doing, shown } = props;
  if (error === null) return null;
  const conflict = saveConflict<Stored>(error);
  if (conflict !== undefined) return <Conflict {...props} conflict={conflict} message={error.message} />;
  // Each field says what is wrong with it; the panel would only repeat it.
  if (shown.length > 0) return <Notice tone="danger">Not saved: see the fields below.</Notice>;
  return <ErrorPanel error={error} doing={doing} />;
}

function Conflict<Stored>({
  conflict,
  message,
  compare,
  onTakeTheirs,
  onKeepMine,
}: SaveProblemProps<Stored> & { readonly conflict: SaveConflict<Stored>; readonly message: string }) {
  const { current } = conflict;
  const keep = <Button onClick={() => onKeepMine(conflict)}>Keep mine</Button>;
  if (current === null)
    return (
      <Notice tone="danger" actions={keep}>
        {message} Nothing was saved; keep yours to make it again.
      </Notice>
    );
  return (
    <>
      <Notice
        tone="danger"
        actions={
          <>
            <Button onClick={() => onTakeTheirs(current)}>Take theirs</Button>
            {keep}
          </>
        }
      >
        {message} Nothing was saved.
      </Notice>
      <Table label="What differs">
        <thead>
          <tr>
            <th>Field</th>
            <th>Yours</th>
            <th>Theirs</th>
          </tr>
        </thead>
        <tbody>
          {compare(current).map(({ label, mine, theirs }) => (
            <tr key={label}>
              <td>{label}</td>
              <td>{mine}</td>
              <td>{theirs}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}
