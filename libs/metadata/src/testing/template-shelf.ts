import { makeTemplate } from "./make-template.ts";
import type { MadeTemplate } from "./make-template.ts";
import type { Template, TestDatabaseKind } from "./template.ts";

/** Keeps one template of each kind, made when it is first asked for. */
export class TemplateShelf {
  readonly #made = new Map<TestDatabaseKind, Promise<MadeTemplate>>();

  async get(kind: TestDatabaseKind): Promise<Template> {
    const made = this.#made.get(kind) ?? makeTemplate(kind);
    this.#made.set(kind, made);
    return (await made).template;
  }

  async dispose(): Promise<void> {
    const made = await Promise.allSettled(this.#made.values());
    this.#made.clear();
    for (const each of made) if (each.status === "fulfilled") await each.value.dispose();
  }
}
