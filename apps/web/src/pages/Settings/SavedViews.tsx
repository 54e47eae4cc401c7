import { dropView, saveView, useSavedViews } from "../../ui/savedViews.ts";
import { Button } from "../../ui/Button.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import styles from "./Settings.module.css";

/** The views that stand in the rail, each with its name. */
export function SavedViews() {
  const views = useSavedViews();
  return (
    <Panel title="Views in the rail">
      {views.length === 0 ? (
        <p className={styles.hint}>None yet. The star beside the path on top keeps a view.</p>
      ) : null}
      {views.map(({ href, name }) => (
        <div key={href} className={styles.setting}>
          <TextField
            label={`Name of ${href}`}
            hideLabel
            value={name}
            onChange={(next) => saveView({ href, name: next })}
          />
          <div className={styles.choice}>
            <Button onClick={() => dropView(href)}>Take out</Button>
          </div>
        </div>
      ))}
    </Panel>
  );
}
