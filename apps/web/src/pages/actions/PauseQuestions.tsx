import { lazy, Suspense, useSyncExternalStore } from "react";
import { pauseQuestionStore } from "./pauseQuestion.ts";

const PauseDialog = lazy(() => import("./PauseDialog.tsx"));

/** Where the question appears whether backfills pause with their DAGs. */
export function PauseQuestions() {
  const question = useSyncExternalStore(pauseQuestionStore.subscribe, pauseQuestionStore.read);
  if (question === undefined) return null;
  return (
    <Suspense>
      {/* Each has a dialog of its own, which begins with Cancel: Enter pressed twice does not answer two. */}
      <PauseDialog key={question.id} question={question} />
    </Suspense>
  );
}
