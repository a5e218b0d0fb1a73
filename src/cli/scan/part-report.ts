import type { CapturePlace } from '../../capture/captured-exchange.ts';
import { Pseudonyms } from '../../capture/redact/pseudonyms.ts';
import { textInstead } from '../../capture/redact/text-instead.ts';
import { type ContextRedaction, contextOf } from '../../capture/report/context.ts';
import type { ReportedExchange, ReportedFinding } from '../../capture/report/report.ts';
import { statusWords } from '../../inspect/eas/status.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import type { ScanSettings } from './job.ts';
import type { PartMaker } from './part-maker.ts';

/** Exchanges with findings, as many as a report has room for. */
export function reportPart({ output, mostReported, redact, redactKey }: ScanSettings): PartMaker {
  const pseudonyms = new Pseudonyms(Buffer.from(redactKey, 'hex'));
  const redaction: ContextRedaction = (document, node) => textInstead(document, node, redact, pseudonyms);
  const left = { exchanges: 0, findings: 0 };
  let waiting: ReportedExchange[] = [];
  let reported = 0;
  return {
    left,
    exchange: (exchange, place) => {
      if (exchange.findings.length === 0) return;
      const room = Math.max(0, mostReported - reported);
      left.findings += Math.max(0, exchange.findings.length - room);
      if (room === 0) left.exchanges++;
      else waiting.push(reportedExchange(exchange, place, room, output === 'html' ? redaction : undefined));
      reported += Math.min(room, exchange.findings.length);
    },
    trouble: () => {},
    unopened: () => {},
    take: () => {
      if (waiting.length === 0) return undefined;
      const exchanges = waiting;
      waiting = [];
      return { kind: 'exchanges', exchanges };
    },
  };
}

function reportedExchange(
  exchange: Exchange,
  source: CapturePlace,
  room: number,
  redaction: ContextRedaction | undefined,
): ReportedExchange {
  const { id, openedAt, line, answer, response, durationMs = Number.NaN } = exchange;
  const { command, protocolVersion, user, deviceId, deviceType } = line;
  const status = response?.status;
  const statusText = status === undefined ? undefined : statusWords(command, status);
  return {
    id,
    source,
    at: openedAt,
    command,
    durationMs,
    ...(protocolVersion !== undefined && { protocolVersion }),
    ...(user !== undefined && { user }),
    ...(deviceId !== undefined && { deviceId }),
    ...(deviceType !== undefined && { deviceType }),
    ...(answer && { httpStatus: answer.status }),
    ...(status !== undefined && { status }),
    ...(statusText !== undefined && { statusText }),
    findings: exchange.findings.slice(0, room).map((finding): ReportedFinding => {
      const message = finding.direction === 'request' ? exchange.request : exchange.response;
      const context = redaction && contextOf(finding, message?.body, redaction);
      return context ? { finding, context } : { finding };
    }),
  };
}
