import type { ApiDocument } from "@daymill/contract";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useApiDocument } from "../../api/useApiDocument.ts";
import { FilterBar } from "../../ui/page/FilterBar.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { PageHeader, Panel } from "../../ui/page/Panel.tsx";
import { ListError } from "../Admin/ListError.tsx";
import { usePageTitle } from "../usePageTitle.ts";
import styles from "./ApiDocs.module.css";
import { findOperations, type Operation, operationsOf } from "./apiDocument.ts";
import { OperationPanel } from "./OperationPanel.tsx";

const route = getRouteApi("/api-docs");

/** Every route of the API, each to be tried as who one is signed in as. */
export default function ApiDocsPage() {
  const { op, q } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useApiDocument();
  usePageTitle("API");
  const operations = list.data === undefined ? [] : operationsOf(list.data as unknown as ApiDocument);
  const chosen = operations.find(({ id }) => id === op);
  const place = useRef<HTMLDivElement>(null);
  const chosenId = chosen?.id;
  // Where there is room for one column only, it stands below a hundred routes.
  useEffect(() => {
    if (chosenId !== undefined) place.current?.scrollIntoView({ block: "nearest" });
  }, [chosenId]);
  return (
    <>
      <PageHeader title="API" facts={<a href="/api/v1/openapi.json">as an OpenAPI document</a>} />
      <ListError list={list} doing="load the description of the API" />
      <div className={styles.page}>
        <Panel flush>
          <FilterBar
            label="Search routes"
            placeholder="A path, a name, a word"
            text={q}
            onText={(text) => void navigate({ search: (now) => ({ ...now, q: text }), replace: true })}
          />
          <div className={styles.list}>
            {list.isPending ? <Loading what="the routes" lines={12} /> : null}
            <RouteList operations={findOperations(operations, q)} />
          </div>
        </Panel>
        <div className={styles.chosen} ref={place}>
          {chosen === undefined ? (
            <Panel>
              <p>Choose a route: it says what it takes, and can be tried with your own rights.</p>
            </Panel>
          ) : (
            <OperationPanel key={chosen.id} operation={chosen} />
          )}
        </div>
      </div>
    </>
  );
}

function RouteList({ operations }: { operations: readonly Operation[] }) {
  return [...Map.groupBy(operations, ({ tag }) => tag)].map(([tag, members]) => (
    <nav key={tag} aria-label={`Routes: ${tag}`}>
      <h2 className={styles.tag}>{tag}</h2>
      <ul className={styles.routes}>
        {members.map(({ id, method, path, summary }) => (
          <li key={id}>
            <Link
              to="/api-docs"
              search={(now) => ({ ...now, op: id })}
              className={styles.route ?? ""}
              activeOptions={{ includeSearch: true }}
              resetScroll={false}
              title={summary}
            >
              <span className={styles.method}>{method}</span> {path.replace("/api/v1", "")}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  ));
}
