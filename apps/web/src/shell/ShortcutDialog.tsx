import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Switch } from "../ui/fields.tsx";
import { setPreference, usePreference } from "../ui/preferences.ts";
import styles from "./ShortcutDialog.module.css";

/** Keys, and what they do. Several ways to the same stand behind each other. */
type Keys = readonly (readonly [keys: string, does: string])[];

const GROUPS: readonly (readonly [where: string, keys: Keys])[] = [
  [
    "Everywhere",
    [
      ["Ctrl K", "Search, and actions on what is at hand"],
      ["g then h, d, r, b, a, s", "Home, DAGs, Runs, Backfills, Assets, Settings"],
      ["g then g", "Of a DAG: from its grid to its graph, and back"],
      ["P", "Pause updates, or go on"],
      ["y", "Copy the link to what is shown"],
      [".", "Actions on what is selected, else on the page"],
      ["[, ]", "The panel at the side wider, narrower"],
      ["Ctrl B", "The rail at the side stays wide, or becomes narrow"],
      ["u", "Undo what was done last, while that is offered"],
      ["Ctrl Enter", "Confirm a dialog"],
      ["Esc", "Close the dialog or the selection"],
      ["?", "This list"],
    ],
  ],
  [
    "In a list",
    [
      ["/", "Search"],
      ["j, k", "Next and previous row"],
      ["Enter", "Open"],
      ["x, X", "Tick the row; all from the last that was ticked"],
      ["Ctrl A", "Tick all rows; again: select all that match"],
      ["Esc", "Untick them"],
    ],
  ],
  [
    "In the grid",
    [
      ["Arrows, Home, End, Page Up, Page Down", "Move"],
      ["Shift with them", "Select a rectangle"],
      ["x, Ctrl click", "Select one cell more, or one less"],
      ["n, N", "Next and previous failure"],
      ["Enter", "Show beside the grid"],
      ["l", "Open the log"],
      ["c, m", "Clear, mark"],
      ["S, F", "Mark as a success, as failed"],
      ["C", "Clear what failed in the run"],
      ["e", "Open or fold the group"],
      ["-, +", "Smaller and larger cells"],
    ],
  ],
  ["On an instance of a mapped task", [["n", "The next that failed, but in a log"]]],
  [
    "In a log",
    [
      ["/, Ctrl F", "Search; Ctrl F again: that of the browser, in all lines as text"],
      ["n, N", "Next and previous match"],
      ["e, E", "Next and previous error, or warning where there is no error"],
      ["Home, End", "The first line; the last, and follow"],
      ["w", "Wrap long lines"],
      ["t", "Other times, or none"],
      ["F", "Fill the screen"],
      ["1 to 9", "The log of that attempt"],
    ],
  ],
  [
    "In a graph, a gantt, a calendar",
    [
      ["Arrows", "Along the arrows; sideways in time; by days and weeks"],
      ["Enter", "Open"],
      ["+, -", "Closer and farther"],
      ["0", "Show all of it"],
      ["f, e", "In a graph: only what is around the task; fold its group"],
      [".", "In a graph, as a right click: the menu of the task or group"],
      ["Shift with arrows; M, W, Y", "In a calendar: several days; the month of the day, its weekday, its year"],
      ["Shift Enter, Shift click", "In a graph, on two tasks: the ways between them"],
    ],
  ],
];

/** Which keys there are; those without Ctrl or Cmd can be turned off. */
export default function ShortcutDialog({ onClose }: { onClose: () => void }) {
  const on = usePreference("keys") === "on";
  const turn = (next: boolean): void => setPreference("keys", next ? "on" : "off");
  return (
    <Dialog
      title="Keyboard shortcuts"
      width={720}
      onClose={onClose}
      actions={
        <Button onClick={onClose} focusFirst>
          Close
        </Button>
      }
    >
      <div className={styles.groups}>
        {GROUPS.map(([where, keys]) => (
          <section key={where} aria-label={where}>
            <h3 className={styles.where}>{where}</h3>
            <dl className={styles.keys}>
              {keys.map(([key, does]) => (
                <div key={key} className={styles.line}>
                  <dt>
                    <kbd className={styles.key}>{key}</kbd>
                  </dt>
                  <dd className={styles.does}>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Switch label="Single keys work wherever nothing is typed" checked={on} onChange={turn} />
    </Dialog>
  );
}
