import type { ReactNode } from "react";
import { type Choice, Segments, Switch } from "../../ui/fields.tsx";
import { PageHeader, Panel } from "../../ui/page/Panel.tsx";
import { type PreferenceName, type PreferenceValue, setPreference, usePreference } from "../../ui/preferences.ts";
import { type SchemeChoice, useScheme } from "../../ui/theme/useScheme.ts";
import { browserZone } from "../../ui/time/formatTime.ts";
import { type ZoneChoice, useZonePreference, ZONE_CHOICES } from "../../ui/time/ZoneContext.tsx";
import { usePageTitle } from "../usePageTitle.ts";
import { SavedViews } from "./SavedViews.tsx";
import styles from "./Settings.module.css";

/** What a person sets for themselves. All of it stays in this browser. */
export default function SettingsPage() {
  const scheme = useScheme();
  const zone = useZonePreference();
  const isOther = !ZONE_CHOICES.some((choice) => choice === zone.choice);
  usePageTitle("Settings");
  return (
    <>
      <PageHeader title="Settings" facts="Yours alone, kept in this browser" />
      <Panel title="Looks">
        <Setting name="Colours">
          <Segments<SchemeChoice>
            label="Colours"
            value={scheme.choice}
            choices={[
              { value: "auto", label: "As the system" },
              { value: "light", label: "Light" },
              { value: "dark", label: "Dark" },
            ]}
            onChange={scheme.choose}
          />
        </Setting>
        <Preference
          name="rows"
          words="Rows of tables"
          choices={[
            { value: "comfortable", label: "Comfortable" },
            { value: "compact", label: "Compact" },
          ]}
        />
        <Preference
          name="cells"
          words="Cells of the grid"
          choices={[
            { value: "S", label: "Small" },
            { value: "M", label: "Medium" },
            { value: "L", label: "Large" },
          ]}
        />
      </Panel>
      <Panel title="Time">
        <Setting
          name="Clock times in"
          hint="Days of runs are always the DAG's. Other zones are in the menu at the top."
        >
          <Segments<ZoneChoice>
            label="Clock times in"
            value={zone.choice}
            choices={[
              { value: "utc", label: "UTC" },
              { value: "dag", label: "The DAG's zone" },
              { value: "browser", label: browserZone() },
              ...(isOther ? [{ value: zone.choice, label: zone.choice }] : []),
            ]}
            onChange={zone.choose}
          />
        </Setting>
        <Preference
          name="week"
          words="Weeks begin on"
          choices={[
            { value: "monday", label: "Monday" },
            { value: "sunday", label: "Sunday" },
          ]}
        />
      </Panel>
      <Panel title="Clears">
        <Preference
          name="downstream"
          words="A clear of a task begins"
          choices={[
            { value: "with", label: "With what comes after it" },
            { value: "without", label: "Alone" },
          ]}
        />
      </Panel>
      <Panel title="Logs and keys">
        <Preference
          name="logs"
          words="Long lines of logs"
          choices={[
            { value: "plain", label: "Scroll sideways" },
            { value: "wrapped", label: "Wrap" },
          ]}
        />
        <Preference
          name="times"
          words="Before the lines of logs"
          choices={[
            { value: "clock", label: "Time" },
            { value: "date", label: "Date and time" },
            { value: "start", label: "Since the start" },
            { value: "delta", label: "Since the line before" },
            { value: "off", label: "Nothing" },
          ]}
        />
        <Preference
          name="announce"
          words="New lines of a log, to screen readers"
          choices={[
            { value: "off", label: "Say nothing" },
            { value: "on", label: "Say them" },
          ]}
        />
        <SingleKeys />
      </Panel>
      <SavedViews />
    </>
  );
}

function Setting({ name, hint, children }: { name: string; hint?: string; children: ReactNode }) {
  return (
    <div className={styles.setting}>
      <div>
        <div className={styles.name}>{name}</div>
        {hint === undefined ? null : <div className={styles.hint}>{hint}</div>}
      </div>
      <div className={styles.choice}>{children}</div>
    </div>
  );
}

interface PreferenceProps<Name extends PreferenceName> {
  readonly name: Name;
  readonly words: string;
  readonly choices: readonly Choice<PreferenceValue<Name>>[];
}

function Preference<Name extends PreferenceName>({ name, words, choices }: PreferenceProps<Name>) {
  const value = usePreference(name);
  return (
    <Setting name={words}>
      <Segments label={words} value={value} choices={choices} onChange={(next) => setPreference(name, next)} />
    </Setting>
  );
}

function SingleKeys() {
  const keys = usePreference("keys");
  return (
    <Setting name="Single keys" hint="Those without Ctrl or Cmd. ? lists them.">
      <Switch
        label="Single keys work wherever nothing is typed"
        hideLabel
        checked={keys === "on"}
        onChange={(next) => setPreference("keys", next ? "on" : "off")}
      />
    </Setting>
  );
}
