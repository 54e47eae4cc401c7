import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The suites that take minutes of one core each. */
const LONGEST = /\/test\/simulation\/[^/]+\.test\.ts$/;

/** Begins with the longest suites: begun last, they would run while all other workers have nothing left to do. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { long = [], rest = [] } = Object.groupBy(await super.sort(files), ({ moduleId }) =>
      LONGEST.test(moduleId) ? "long" : "rest",
    );
    return [...long, ...rest];
  }
}
