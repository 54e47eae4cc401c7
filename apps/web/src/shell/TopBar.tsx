import { Link, useNavigate } from "@tanstack/react-router";
import { ActionMenu } from "../ui/ActionMenu.tsx";
import { Icon } from "../ui/Icon.tsx";
import { type SchemeChoice, useScheme } from "../ui/theme/useScheme.ts";
import styles from "./AppShell.module.css";
import { AccountMenu } from "./AccountMenu.tsx";
import { Breadcrumbs } from "./Breadcrumbs.tsx";
import { LiveDot } from "./LiveDot.tsx";
import { SaveView } from "./SaveView.tsx";
import { SearchBox } from "./SearchBox.tsx";
import { ShortcutHelp } from "./ShortcutHelp.tsx";
import { Wordmark } from "./Wordmark.tsx";
import { ZoneMenu } from "./ZoneMenu.tsx";

export function TopBar() {
  return (
    <header className={styles.bar}>
      <Link to="/" className={styles.brand} aria-label="Daymill, home">
        <Wordmark />
        <span className={styles.brandName}>Daymill</span>
      </Link>
      <Breadcrumbs />
      <SaveView />
      <div className={styles.tools}>
        <SearchBox />
        <LiveDot />
        <ZoneMenu />
        <SchemeMenu />
        <ShortcutHelp />
        <AccountMenu />
      </div>
    </header>
  );
}

function SchemeMenu() {
  const { choice, choose, scheme } = useScheme();
  const navigate = useNavigate();
  const choices: readonly (readonly [SchemeChoice, string, "system" | "sun" | "moon"])[] = [
    ["auto", "System", "system"],
    ["light", "Light", "sun"],
    ["dark", "Dark", "moon"],
  ];
  return (
    <ActionMenu
      label="Colour scheme"
      target={
        <button type="button" className={styles.tool} aria-label="Colour scheme">
          <Icon name={scheme === "dark" ? "moon" : "sun"} />
        </button>
      }
      actions={[
        ...choices.map(([value, label, icon]) => ({
          label,
          icon: <Icon name={icon} size={14} />,
          current: value === choice,
          onSelect: () => choose(value),
        })),
        {
          label: "All settings",
          icon: <Icon name="admin" size={14} />,
          onSelect: () => void navigate({ to: "/settings" }),
        },
      ]}
    />
  );
}
