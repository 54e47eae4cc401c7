import { epochMillis } from "@daymill/core";
import type { EpochMillis } from "@daymill/core";
import type { Alarm } from "./alarm.ts";
import type { WorkInProgress } from "./work-in-progress.ts";

export interface NoteBatchParts<Note> {
  readonly work: WorkInProgress;
  readonly alarm: Alarm;
  readonly write: (notes: readonly Note[]) => Promise<void>;
}

/** Notes that come together are written together; the alarm is set to the first that is due again. */
export class NoteBatch<Note extends { readonly dueAt: EpochMillis | null }> {
  readonly #parts: NoteBatchParts<Note>;
  #notes: Note[] = [];

  constructor(parts: NoteBatchParts<Note>) {
    this.#parts = parts;
  }

  add(note: Note): void {
    this.#notes.push(note);
    if (this.#notes.length === 1) this.#parts.work.add(Promise.resolve().then(() => this.#write()));
  }

  async #write(): Promise<void> {
    const notes = this.#notes;
    this.#notes = [];
    await this.#parts.write(notes);
    const due = notes.flatMap(({ dueAt }) => dueAt ?? []);
    if (due.length > 0) this.#parts.alarm.ringAt(epochMillis(Math.min(...due)));
  }
}
