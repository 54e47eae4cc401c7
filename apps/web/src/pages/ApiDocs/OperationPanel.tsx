import { type ApiParameter, endpoints, type RouteName, typeText } from "@daymill/contract";
import { useState } from "react";
import { toError } from "../../api/toError.ts";
import { useMayNot } from "../../api/useMayNot.ts";
import { Button } from "../../ui/Button.tsx";
import { copyText } from "../../ui/copyText.ts";
import { TextArea, TextField } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import { curlOf } from "../actions/copiesOf.ts";
import styles from "./ApiDocs.module.css";
import type { Operation } from "./apiDocument.ts";
import { type ApiAnswer, type ApiRequest, requestOf, sendRequest } from "./apiRequest.ts";
import { choicesOf, exampleOf, takesMany } from "./apiSchema.ts";

/** One route: what it takes, a form that sends it as who looks at the page, and what came back. */
export function OperationPanel({ operation }: { operation: Operation }) {
  const { method, path, summary, role, parameters, body: schema, errors, isCall } = operation;
  const [fields, setFields] = useState<Readonly<Record<string, string>>>({});
  const [body, setBody] = useState(() => (schema === undefined ? "" : JSON.stringify(exampleOf(schema), null, 2)));
  const { answer, error, isSending, send } = useTrial();
  const refusal = useMayNot(routeOf(operation.id));
  const built = requestOf(operation, { fields, body });
  const reason = built.kind === "missing" ? built.reason : undefined;
  const run = (use: (request: ApiRequest) => void) => (): void => {
    if (built.kind === "request") use(built.request);
  };
  return (
    <>
      <Panel title={<code className={styles.call}>{`${method} ${path}`}</code>}>
        <p>
          {summary}. Client: <code>{operation.id}</code>. Needs: {role}.
        </p>
        {parameters.map((parameter) => (
          <Field
            key={parameter.name}
            parameter={parameter}
            value={fields[parameter.name] ?? ""}
            onChange={(value) => setFields({ ...fields, [parameter.name]: value })}
          />
        ))}
        {schema === undefined ? null : (
          <TextArea label="Body" hint={bodyHint(schema)} mono rows={8} value={body} onChange={setBody} />
        )}
        {isCall ? (
          <div className={styles.actions}>
            <Button
              tone={method === "GET" ? "primary" : "danger"}
              busy={isSending}
              off={refusal ?? reason}
              onClick={run(send)}
            >
              {method === "GET" ? "Send" : `Send: it is done on this server`}
            </Button>
            <Button
              off={reason}
              onClick={run((request) => copyText(curlOf(request, location.origin), "Copied as curl"))}
            >
              Copy as curl
            </Button>
          </div>
        ) : (
          <p className={styles.quiet}>It is no single answer, so it is not tried here.</p>
        )}
        <details>
          <summary>What it may answer besides</summary>
          <ul className={styles.errors}>
            {errors.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </details>
      </Panel>
      {error === undefined ? null : <ErrorPanel error={error} doing="send the request" />}
      {answer === undefined ? null : <Answer answer={answer} />}
    </>
  );
}

function Answer({ answer: { status, ms, text, isCut } }: { answer: ApiAnswer }) {
  return (
    <Panel
      title={`${status} in ${ms} ms`}
      actions={<Button onClick={() => copyText(text, "The answer is on the clipboard")}>Copy</Button>}
    >
      {isCut ? <p className={styles.quiet}>Only its beginning is shown.</p> : null}
      <ScrollBox label="Answer" className={styles.answer}>
        <pre className={styles.text} data-bad={status >= 400}>
          {text}
        </pre>
      </ScrollBox>
    </Panel>
  );
}

interface FieldProps {
  readonly parameter: ApiParameter;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Field({ parameter: { name, required, schema }, value, onChange }: FieldProps) {
  const notes = [
    schema.description ?? "",
    typeText(schema),
    takesMany(schema) ? "several with commas" : "",
    schema.default === undefined ? "" : `default ${JSON.stringify(schema.default)}`,
  ];
  return (
    <TextField
      label={required ? `${name}, required` : name}
      hint={notes.filter((note) => note !== "").join("; ")}
      suggestions={choicesOf(schema)}
      value={value}
      onChange={onChange}
    />
  );
}

function bodyHint(schema: Operation["body"]): string {
  const names = Object.keys(schema?.properties ?? {});
  const required = new Set(schema?.required ?? []);
  return names.map((name) => (required.has(name) ? `${name} (required)` : name)).join(", ");
}

function routeOf(id: string): RouteName {
  // The document is made of the same table; a newer server may have more, of which nothing is known here.
  return Object.hasOwn(endpoints, id) ? (id as RouteName) : "getHealth";
}

function useTrial() {
  const [state, setState] = useState<{ answer?: ApiAnswer; error?: Error; isSending: boolean }>({ isSending: false });
  const send = (request: ApiRequest): void => {
    setState({ isSending: true });
    sendRequest(request).then(
      (answer) => setState({ answer, isSending: false }),
      (error: unknown) => setState({ error: toError(error), isSending: false }),
    );
  };
  return { ...state, send };
}
