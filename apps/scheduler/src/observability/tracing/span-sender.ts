import { type HrTime, SpanKind, SpanStatusCode, TraceFlags } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, type ReadableSpan } from "@opentelemetry/sdk-trace";
import type { SpanFacts } from "./run-spans.ts";

/** Sends spans in batches, in the background; what cannot be sent is dropped and logged by the library. */
export interface SpanSender {
  send(traceId: string, spans: readonly SpanFacts[]): void;
  /** Sends what waits. */
  close(): Promise<void>;
}

/** To where OTEL_EXPORTER_OTLP_ENDPOINT and its like say, which the exporter reads itself (OTLP over HTTP, JSON). */
export function otlpSender({
  version,
  serviceName,
}: {
  readonly version: string;
  readonly serviceName: string;
}): SpanSender {
  const processor = new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), maxQueueSize: MOST_WAITING });
  const shared = {
    kind: SpanKind.INTERNAL,
    links: [],
    events: [],
    ended: true,
    resource: resourceFromAttributes({ "service.name": serviceName, "service.version": version }),
    instrumentationScope: { name: "daymill", version },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
  const contextOf = (traceId: string, spanId: string) => ({ traceId, spanId, traceFlags: TraceFlags.SAMPLED });
  return {
    send(traceId, spans) {
      for (const { spanId, parentId, name, startedAt, endedAt, failure, attributes } of spans) {
        const span: ReadableSpan = {
          ...shared,
          name,
          spanContext: () => contextOf(traceId, spanId),
          ...(parentId !== undefined && { parentSpanContext: contextOf(traceId, parentId) }),
          startTime: hrTime(startedAt),
          endTime: hrTime(endedAt),
          duration: hrTime(endedAt - startedAt),
          status:
            failure === undefined ? { code: SpanStatusCode.UNSET } : { code: SpanStatusCode.ERROR, message: failure },
          attributes,
        };
        processor.onEnd(span);
      }
    },
    close: () => processor.shutdown(),
  };
}

/** Of a run of some ten thousand tasks. */
const MOST_WAITING = 50_000;

function hrTime(ms: number): HrTime {
  return [Math.floor(ms / 1_000), (ms % 1_000) * 1_000_000];
}
