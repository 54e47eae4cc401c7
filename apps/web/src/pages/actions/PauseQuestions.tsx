import { lazy, Suspense, useSyncExternalStore } from "react";
import { pauseQuestionStore } from "./pauseQuestion.ts";

const PauseDialog = lazy(() => import("./PauseDialog.tsx"));

/** Where the question appears whether backfills pause with their DAGs. */
export function PauseQuestions() {
  const question = useSyncExternalStore(pauseQuestionStore.subscribe, pauseQuestionStore.read);
  if (question === undefined) return null;
  return (
    <Suspense>
      <PauseDialog question={question} />
    </Suspense>
  );
}
