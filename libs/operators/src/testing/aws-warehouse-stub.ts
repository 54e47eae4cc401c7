import { AthenaModel } from "./athena-model.ts";
import type { AthenaBody } from "./athena-model.ts";
import { AwsJsonServer } from "./aws-json-server.ts";
import { GlueJobsModel } from "./glue-jobs-model.ts";
import type { GlueJobsBody } from "./glue-jobs-model.ts";
import { GlueModel } from "./glue-model.ts";
import type { GlueBody } from "./glue-model.ts";

/** A server that speaks the JSON API of Glue and of Athena, over a model of each. */
export class AwsWarehouseStub extends AwsJsonServer {
  readonly glue = new GlueModel();
  readonly glueJobs = new GlueJobsModel();
  readonly athena = new AthenaModel();
  protected readonly connectionType = "athena";

  static async start(): Promise<AwsWarehouseStub> {
    return await new AwsWarehouseStub().listen();
  }

  protected answer(action: string, body: GlueBody & GlueJobsBody & AthenaBody): unknown {
    return this.athena.answer(action, body) ?? this.glueJobs.answer(action, body) ?? this.glue.answer(action, body);
  }
}
