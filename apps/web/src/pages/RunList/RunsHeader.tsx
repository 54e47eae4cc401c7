import { PageHeader } from "../../ui/page/Panel.tsx";
import { tabClass, Tabs } from "../../ui/Tabs.tsx";
import { ListLink } from "../ListLink.tsx";
import { usePageTitle } from "../usePageTitle.ts";

const tab = { className: tabClass, activeOptions: { includeSearch: false } } as const;

/** The head of the lists over all DAGs: of runs, and of task instances. */
export function RunsHeader({ title }: { title: "Runs" | "Task instances" }) {
  usePageTitle(title);
  return (
    <PageHeader title={title}>
      <Tabs label="Lists">
        <ListLink to="/runs" {...tab}>
          Runs
        </ListLink>
        <ListLink to="/task-instances" {...tab}>
          Task instances
        </ListLink>
      </Tabs>
    </PageHeader>
  );
}
