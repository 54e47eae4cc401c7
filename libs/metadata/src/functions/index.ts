import { beginBodiesFunction } from "./begin-bodies.ts";
import {
  callBackFunction,
  callBackMovedFunction,
  callBackRunsFunction,
  keepCallbacksFunction,
  noteCallbacksFunction,
  reviveCallbacksFunction,
  takeCallbacksFunction,
} from "./callbacks.ts";
import { claimFunction } from "./claim.ts";
import { claimLooksFunction, openLooksFunction } from "./claim-looks.ts";
import { adoptVersionFunction, clearFunction, laneFunction, reopenRunsFunction } from "./clear.ts";
import { countFailuresFunction } from "./count-failures.ts";
import { createRunsFunction } from "./create-runs.ts";
import {
  averageDueFunction,
  beginDeadlinesFunction,
  fireDeadlinesFunction,
  missDeadlinesFunction,
  renewDeadlinesFunction,
  reviveDeadlinesFunction,
} from "./deadlines.ts";
import { dropFormerFunction } from "./drop-former.ts";
import { dropLooksFunction, endLooksFunction } from "./end-looks.ts";
import { endRunsFunction } from "./end-runs.ts";
import { expandTaskFunction } from "./expand-task.ts";
import { failedBeforeFunction } from "./failed-before.ts";
import { fireTimersFunction } from "./fire-timers.ts";
import { gatherCallbacksFunction, quietenGroupsFunction } from "./gather-callbacks.ts";
import { isDrainedFunction } from "./is-drained.ts";
import { isFailingFunction } from "./is-failing.ts";
import { lockClaimsFunction } from "./lock-claims.ts";
import { lockFreeFunction } from "./lock-free.ts";
import { markFunction } from "./mark.ts";
import { moveAndClaimFunction } from "./move-and-claim.ts";
import { abandonAttemptsFunction, failMappingFunction, moveTasksFunction } from "./move-tasks.ts";
import { noteStartsFunction, rateRoomFunction } from "./keys-and-rates.ts";
import { nextLooksFunction } from "./next-looks.ts";
import { nextReadyFunction } from "./next-ready.ts";
import { nextStartFunction, rateOpensFunction } from "./next-start.ts";
import { noteLooksFunction } from "./note-looks.ts";
import { openAttemptsFunction } from "./open-attempts.ts";
import { ordersFunction, readWorkFunction, upstreamFunction } from "./orders.ts";
import {
  followersFunction,
  isGoodFunction,
  isHeldByPastFunction,
  isPartFunction,
  wakeFollowersFunction,
} from "./past-runs.ts";
import { readIndexesFunction } from "./read-indexes.ts";
import { recountFunction } from "./recount.ts";
import { setKeysFunction } from "./set-keys.ts";
import { setWaitsFunction } from "./set-waits.ts";
import { settleFunction } from "./settle.ts";
import { claimNextFunction, stepFunction } from "./step.ts";
import { neededRunsFunction, removableRunsFunction } from "./removable-runs.ts";
import { removeRunsFunction } from "./remove-runs.ts";
import { intendFunction, noteCancelsFunction } from "./remote-jobs.ts";
import { readSnapshotsFunction, snapshotsFunction } from "./snapshots.ts";
import { startRunsFunction } from "./start-runs.ts";
import { addCountsFunction, noCountsFunction, shiftFunction, stateIndexFunction } from "./state-index.ts";
import { takeLooksFunction } from "./take-looks.ts";
import { takeOutcomesFunction } from "./take-outcomes.ts";
import { undoClearFunction } from "./undo-clear.ts";

/** The statements that create every function of the database; whoever is called stands before its caller. */
export const functions: readonly string[] = [
  stateIndexFunction,
  noCountsFunction,
  addCountsFunction,
  shiftFunction,
  lockClaimsFunction,
  isDrainedFunction,
  recountFunction,
  createRunsFunction,
  isFailingFunction,
  startRunsFunction,
  beginBodiesFunction,
  takeOutcomesFunction,
  fireTimersFunction,
  isGoodFunction,
  isPartFunction,
  isHeldByPastFunction,
  followersFunction,
  wakeFollowersFunction,
  snapshotsFunction,
  readSnapshotsFunction,
  readIndexesFunction,
  settleFunction,
  failedBeforeFunction,
  callBackFunction,
  callBackMovedFunction,
  callBackRunsFunction,
  gatherCallbacksFunction,
  quietenGroupsFunction,
  takeCallbacksFunction,
  keepCallbacksFunction,
  noteCallbacksFunction,
  reviveCallbacksFunction,
  averageDueFunction,
  beginDeadlinesFunction,
  missDeadlinesFunction,
  fireDeadlinesFunction,
  renewDeadlinesFunction,
  reviveDeadlinesFunction,
  endLooksFunction,
  dropLooksFunction,
  abandonAttemptsFunction,
  moveTasksFunction,
  failMappingFunction,
  expandTaskFunction,
  countFailuresFunction,
  endRunsFunction,
  setKeysFunction,
  setWaitsFunction,
  upstreamFunction,
  ordersFunction,
  readWorkFunction,
  takeLooksFunction,
  noteLooksFunction,
  intendFunction,
  noteCancelsFunction,
  dropFormerFunction,
  rateRoomFunction,
  noteStartsFunction,
  rateOpensFunction,
  nextStartFunction,
  nextReadyFunction,
  lockFreeFunction,
  nextLooksFunction,
  openLooksFunction,
  claimLooksFunction,
  openAttemptsFunction,
  claimFunction,
  moveAndClaimFunction,
  claimNextFunction,
  stepFunction,
  laneFunction,
  adoptVersionFunction,
  reopenRunsFunction,
  clearFunction,
  undoClearFunction,
  markFunction,
  neededRunsFunction,
  removableRunsFunction,
  removeRunsFunction,
];
