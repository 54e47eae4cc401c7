import type { Attempt, TaskInstanceDetail } from "@daymill/contract";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useTaskLog } from "../../api/log/useTaskLog.ts";
import type { InstanceKey } from "../../api/queryKeys.ts";
import type { TaskSearch } from "../../routing/searches.ts";
import { StateMark } from "../../ui/state/StateBadge.tsx";
import { lazy, Suspense } from "react";
import { SelectField } from "../../ui/fields.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { usePreference } from "../../ui/preferences.ts";
import { taskTones } from "../../ui/state/taskTone.ts";
import { Elapsed } from "../../ui/time/Time.tsx";
import { linkWithZone } from "../../ui/time/useCopyLink.ts";
import { useZoneForLink } from "../../ui/time/ZoneContext.tsx";
import { useShortcuts } from "../../ui/useShortcuts.ts";
import { instanceLabel } from "../naming.ts";
import { attemptState, hasFailed } from "./attemptState.ts";
import styles from "./TaskInstance.module.css";
import { DownloadLog } from "./log/DownloadLog.tsx";
import type { LogLook } from "./log/LogToolbar.tsx";
import { LogView } from "./log/LogView.tsx";
import { useWholeLog } from "./log/useWholeLog.ts";
import { whyNothing } from "./whyNothing.ts";

const LogComparison = lazy(() => import("./log/LogComparison.tsx"));

/** Compared with no other. */
const ALONE = "";

export interface InstanceLogProps {
  readonly detail: TaskInstanceDetail;
  readonly instance: InstanceKey;
  readonly search: TaskSearch;
  readonly onSearch: (next: TaskSearch, replace?: boolean) => void;
}

/** The log of the newest attempt, or of the one that is chosen. */
export function InstanceLog({ detail, instance, search, onSearch }: InstanceLogProps) {
  const attempt = search.attempt ?? detail.attempts;
  const others = detail.history.map((one) => one.number).filter((number) => number !== attempt);
  const compared = others.find((number) => number === search.compare);
  const log = useTaskLog(instance, attempt, search.at);
  const attempted = detail.history.find(({ number }) => number === attempt);
  const hash = useLocation({ select: (location) => location.hash });
  const navigate = useNavigate();
  const isWrapped = usePreference("logs") === "wrapped";
  const times = usePreference("times");
  const look: LogLook = {
    query: search.q ?? "",
    regex: search.re ?? false,
    matchCase: search.case ?? false,
    wholeWord: search.word ?? false,
    onlyMatches: search.lines === "matching",
    level: search.level,
    source: search.src,
    wrap: search.wrap ?? isWrapped,
    time: search.ts ?? times,
  };
  const isGrowing = attempted !== undefined && attempted.endedAt === null;
  const whole = useWholeLog(instance, { attempt, log, look, isGrowing });
  const change = (next: Partial<LogLook>): void =>
    onSearch(
      {
        ...("query" in next ? { q: next.query === "" ? undefined : next.query } : {}),
        ...("regex" in next ? { re: next.regex ? true : undefined } : {}),
        ...("matchCase" in next ? { case: next.matchCase ? true : undefined } : {}),
        ...("wholeWord" in next ? { word: next.wholeWord ? true : undefined } : {}),
        ...("onlyMatches" in next ? { lines: next.onlyMatches ? "matching" : undefined } : {}),
        ...("level" in next ? { level: next.level } : {}),
        ...("source" in next ? { src: next.source } : {}),
        ...("wrap" in next ? { wrap: next.wrap === isWrapped ? undefined : next.wrap } : {}),
        ...("time" in next ? { ts: next.time === times ? undefined : next.time } : {}),
      },
      true,
    );
  const choose = (number: number): void =>
    onSearch({ attempt: number === detail.attempts ? undefined : number, compare: undefined, at: undefined });
  useShortcuts(
    Object.fromEntries(
      detail.history.filter(({ number }) => number <= 9).map(({ number }) => [String(number), () => choose(number)]),
    ),
  );
  // A place is one of this attempt: another that begins meanwhile has none there.
  const lookAt = (at: number | undefined): void =>
    onSearch({ at, attempt: at === undefined && attempt === detail.attempts ? undefined : attempt });
  const zone = useZoneForLink();
  const linkToShown = (): string => {
    const link = linkWithZone(zone);
    link.searchParams.set("attempt", String(attempt));
    return link.href;
  };
  const { dagId, runId, taskId, mapIndex } = instance;
  return (
    <div className={styles.log}>
      {detail.history.length < 2 ? null : (
        <div className={styles.attemptBar}>
          <AttemptChoice history={detail.history} chosen={attempt} onChoose={choose} />
          <SelectField
            label="Compare with"
            hideLabel
            value={compared === undefined ? ALONE : String(compared)}
            choices={[
              { value: ALONE, label: "Compare with…" },
              ...others.map((number) => ({ value: String(number), label: `Compare with attempt ${number}` })),
            ]}
            onChange={(value) => onSearch({ compare: value === ALONE ? undefined : Number(value) })}
          />
        </div>
      )}
      {compared === undefined ? null : (
        <Suspense fallback={<Loading what="both logs" />}>
          <LogComparison instance={instance} from={compared} to={attempt} />
        </Suspense>
      )}
      {compared === undefined ? (
        <LogView
          id={[dagId, runId, taskId, mapIndex, attempt].join("/")}
          hasFailed={attempted !== undefined && hasFailed(attempted)}
          log={log}
          whole={whole}
          at={search.at}
          onAt={lookAt}
          look={look}
          onLook={change}
          hash={hash}
          onHash={(next) => void navigate({ to: ".", search: true, hash: next, replace: true })}
          download={<DownloadLog instance={instance} attempt={attempt} attempts={detail.history.length} />}
          linkToShown={linkToShown}
          startedAt={attempted?.startedAt ?? null}
          label={`Log of ${instanceLabel(detail)}, attempt ${attempt}`}
          emptyReason={whyNothing(detail)}
        />
      ) : null}
    </div>
  );
}

interface AttemptChoiceProps {
  readonly history: readonly Attempt[];
  readonly chosen: number;
  readonly onChoose: (attempt: number) => void;
}

/** One button an attempt, oldest first: how it ended and how long it took. */
function AttemptChoice({ history, chosen, onChoose }: AttemptChoiceProps) {
  return (
    <fieldset className={styles.attempts} aria-label="Attempts">
      {history.toReversed().map((attempt) => (
        <button
          key={attempt.number}
          type="button"
          className={styles.attempt}
          aria-pressed={attempt.number === chosen}
          onClick={() => onChoose(attempt.number)}
        >
          Attempt {attempt.number}
          <StateMark tone={taskTones[attemptState(attempt)]} size={14} />
          <Elapsed from={attempt.startedAt} to={attempt.endedAt} />
        </button>
      ))}
    </fieldset>
  );
}
