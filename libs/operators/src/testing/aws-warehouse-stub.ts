import { AwsJsonServer } from "./aws-json-server.ts";
import { GlueModel } from "./glue-model.ts";
import type { GlueBody } from "./glue-model.ts";

/** A server that speaks the JSON API of Glue over a model of it. */
export class AwsWarehouseStub extends AwsJsonServer {
  readonly glue = new GlueModel();
  protected readonly connectionType = "athena";

  static async start(): Promise<AwsWarehouseStub> {
    return await new AwsWarehouseStub().listen();
  }

  protected answer(action: string, body: GlueBody): unknown {
    return this.glue.answer(action, body);
  }
}
