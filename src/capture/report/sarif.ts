import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Finding, Severity } from '../../inspect/finding.ts';
import { printable, printableJson } from '../../inspect/printable.ts';
import type { CaptureTrouble } from '../captured-exchange.ts';
import type { Report, ReportedExchange, ReportedRule, ScannedCapture } from './report.ts';
import { deviceOf, placeOf } from './where.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
/** SARIF's words for severities. (SARIF 2.1.0, 3.27.10) */
const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** The report as SARIF 2.1.0: one run, a result for each finding. */
export function* sarif(report: Report): Generator<string> {
  const { program, captures, exchanges, rules } = report;
  const { left } = report;
  const run = {
    tool: { driver: { name: program.name, version: program.version, rules: rules.map(ruleOf) } },
    columnKind: 'utf16CodeUnits',
    artifacts: captures.map(({ file }) => ({ location: { uri: uriOf(file) } })),
    invocations: [invocationOf(report)],
    ...((left.findings > 0 || left.exchanges > 0) && { properties: { findingsLeftOut: left.findings } }),
  };
  const ruleIndex = new Map(rules.map(({ name }, index) => [name, index]));
  const artifactIndex = new Map(captures.map(({ file }, index) => [file, index]));
  // Results are most of it, so each is written by itself.
  yield `{"$schema":${JSON.stringify(SCHEMA)},"version":"2.1.0","runs":[${printableJson(run).slice(0, -1)},"results":[`;
  let separator = '\n';
  for (const exchange of exchanges) {
    for (const { finding } of exchange.findings) {
      const result = {
        ruleId: finding.rule,
        ...(ruleIndex.has(finding.rule) && { ruleIndex: ruleIndex.get(finding.rule) }),
        level: LEVELS[finding.severity],
        message: { text: printable(finding.message) },
        locations: [locationOf(exchange, finding, artifactIndex.get(exchange.source.file))],
        partialFingerprints: { 'easlens/v1': fingerprintOf(exchange, finding) },
        properties: propertiesOf(exchange, finding),
      };
      yield separator + printableJson(result);
      separator = ',\n';
    }
  }
  yield '\n]}]}\n';
}

function ruleOf({ name, title, severity, spec, why }: ReportedRule): object {
  return {
    id: name,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: spec.length === 0 ? why : `${why} (${spec.join(', ')})` },
    defaultConfiguration: { level: LEVELS[severity] },
    ...(spec.length > 0 && { properties: { tags: spec } }),
  };
}

function invocationOf({ captures, isStopped }: Report): object {
  const notifications = captures.flatMap((capture, index) => notificationsOf(capture, index));
  return {
    executionSuccessful: !isStopped && captures.every(({ unopened, isPartial }) => !unopened && !isPartial),
    ...(notifications.length > 0 && { toolExecutionNotifications: notifications }),
  };
}

function notificationsOf({ file, unopened, troubles }: ScannedCapture, index: number): readonly object[] {
  const locations = [{ physicalLocation: { artifactLocation: { uri: uriOf(file), index } } }];
  const notification = (level: string, text: string, code?: string) => ({
    level,
    message: { text: printable(text) },
    ...(code !== undefined && { descriptor: { id: code } }),
    locations,
  });
  const said = ({ place, message, isLoss }: CaptureTrouble) =>
    notification(isLoss ? 'error' : 'warning', `${placeOf(place)}: ${message}`);
  return [
    ...(unopened ? [notification('error', `${unopened.message} ${unopened.wayOut}`, unopened.code)] : []),
    ...troubles.map(said),
  ];
}

/** The place in the capture; spans of elements count in decoded bodies, which are no part of any file. */
function locationOf(
  { source }: ReportedExchange,
  { path, line }: Finding,
  index: number | undefined,
): object {
  const startLine = line ?? source.line;
  const region =
    startLine === undefined ? source.offset !== undefined && { byteOffset: source.offset } : { startLine };
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(source.file), ...(index !== undefined && { index }) },
      ...(region && { region }),
    },
    ...(path !== '' && { logicalLocations: [{ fullyQualifiedName: printable(path), kind: 'element' }] }),
  };
}

function propertiesOf(exchange: ReportedExchange, finding: Finding): object {
  const { id, source, at, command, user } = exchange;
  const { direction, item, value, span, proposal } = finding;
  const device = deviceOf(exchange);
  return {
    exchange: id,
    entry: source.entry,
    ...(source.member !== undefined && { member: source.member }),
    ...(isTime(at) && { at: new Date(at).toISOString() }),
    command,
    direction,
    ...(device !== '' && { device }),
    ...(user !== undefined && { user }),
    ...(item && { item }),
    ...(value !== undefined && { value }),
    ...(span && { span }),
    ...(proposal !== undefined && { proposal }),
  };
}

/** The same for the same fault of the same item, in whichever capture it is seen. */
function fingerprintOf({ command, deviceId, user }: ReportedExchange, finding: Finding): string {
  const { rule, direction, path, item, value } = finding;
  const what = [
    rule,
    command,
    direction,
    path,
    user,
    deviceId,
    item?.collectionId,
    item?.serverId,
    item?.clientId,
    value,
  ];
  return createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 32);
}

/** A relative name as a relative reference, an absolute one as a URL of its file. */
function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  const parts = file.split(/[\\/]/).filter((part) => part !== '.');
  return parts.map(encodeURIComponent).join('/') || '.';
}

function isTime(at: number): boolean {
  return Math.abs(at) <= 8.64e15;
}
