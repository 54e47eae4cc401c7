import { isSignInProblem, toAwsError } from "../aws/aws-error.ts";
import type { AwsService } from "../aws/aws-error.ts";
import { stepsToUrl } from "./network-steps.ts";
import type { ProbeStep, StepFinding } from "./probe-step.ts";

/** A small question to a service of AWS, and where it is asked. */
export interface AwsQuestion {
  readonly url: URL;
  readonly service: AwsService;
  /** Tells what may be done. */
  readonly ask: () => Promise<string>;
}

/** The way to a service of AWS, sign-in, and what may be done there. */
export function awsSteps(question: AwsQuestion): readonly ProbeStep[] {
  return [
    ...stepsToUrl(question.url),
    { name: "sign_in", run: () => signIn(question) },
    { name: "permission", run: () => ask(question) },
  ];
}

/** Whoever is told that something is not allowed has signed in. */
async function signIn({ ask: list, service }: AwsQuestion): Promise<StepFinding> {
  try {
    await list();
  } catch (thrown: unknown) {
    if (isSignInProblem(thrown)) throw toAwsError(thrown, service);
  }
  return { said: "" };
}

async function ask({ ask: list, service }: AwsQuestion): Promise<StepFinding> {
  try {
    return { said: await list() };
  } catch (thrown: unknown) {
    throw toAwsError(thrown, service);
  }
}
