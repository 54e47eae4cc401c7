/**
 * Thrown by a body: there is nothing to do, so the task is skipped, and with it what needs its output. It is told by its
 * name, since a bundle carries its own copy of this class.
 */
export class TaskSkipped extends Error {
  override readonly name: string = "TaskSkipped";
}
