import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import catalogue from "@docs/errors.md?url";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { PageHeader, Panel } from "../../ui/page/Panel.tsx";
import { usePageTitle } from "../usePageTitle.ts";
import { findErrorHelp, type HelpWord } from "./errorHelp.ts";

const route = getRouteApi("/errors/$code");

/** What an error of Daymill means and what to do, as the catalogue of this version says. */
export default function ErrorHelpPage() {
  const { code } = route.useParams();
  const text = useQuery({
    queryKey: ["error-catalogue"],
    queryFn: fetchCatalogue,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const help = text.data === undefined ? undefined : findErrorHelp(text.data, code);
  usePageTitle(code);
  return (
    <>
      <PageHeader title={help === undefined ? code : `${code} · ${help.title}`} />
      <Panel title="What it means">
        {text.isPending ? <Loading what="the catalogue of errors" lines={3} /> : null}
        {text.isError ? (
          <ErrorPanel error={text.error} doing="load the catalogue of errors" onRetry={() => void text.refetch()} />
        ) : null}
        {text.data !== undefined && help === undefined ? (
          <EmptyState title={`This version of Daymill has no error ${code}`} />
        ) : null}
        {help?.lines.map((words) => (
          <p key={words.map(({ text }) => text).join("")}>{words.map(drawWord)}</p>
        ))}
      </Panel>
    </>
  );
}

async function fetchCatalogue({ signal }: { readonly signal: AbortSignal }): Promise<string> {
  const answer = await fetch(catalogue, { signal });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return await answer.text();
}

function drawWord({ kind, text }: HelpWord, at: number) {
  switch (kind) {
    case "code":
      return <code key={at}>{text}</code>;
    case "strong":
      return <strong key={at}>{text}</strong>;
    case "plain":
      return text;
    default:
      return kind satisfies never;
  }
}
