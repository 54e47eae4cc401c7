import { Link } from "@tanstack/react-router";
import { HiddenText } from "../ui/HiddenText.tsx";
import { linkButton } from "../ui/linkButton.ts";
import { EmptyState } from "../ui/page/Notice.tsx";
import { Panel } from "../ui/page/Panel.tsx";
import { usePageTitle } from "./usePageTitle.ts";

export function NotFoundPage() {
  usePageTitle("Not found");
  return (
    <Panel>
      <HiddenText>
        <h1>Not found</h1>
      </HiddenText>
      <EmptyState
        title="There is no such page"
        actions={
          <Link to="/dags" className={linkButton}>
            All DAGs
          </Link>
        }
      >
        The address may be mistyped, or from another version of Daymill.
      </EmptyState>
    </Panel>
  );
}
