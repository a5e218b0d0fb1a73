import type { Severity } from '../../inspect/finding.ts';
import { severities } from '../../inspect/rules/rule.ts';
import { counted } from '../../inspect/words.ts';
import type { Report, ReportedExchange, ReportedFinding, ScannedCapture } from './report.ts';
import { deviceOf, placeOf } from './where.ts';
import { escaped } from './xml.ts';

/**
 * The report as JUnit XML: a suite for each capture. Its first case is that the capture could be read, all others are
 * findings: failures those as grave as the report fails on, the others cases that pass and tell what they found.
 */
export function* junit(report: Report): Generator<string> {
  const byFile = Map.groupBy(report.exchanges, ({ source }) => source.file);
  const suites = report.captures.map((capture) =>
    suiteOf(capture, byFile.get(capture.file) ?? [], report.failOn),
  );
  const sum = (name: 'tests' | 'failures' | 'errors'): number =>
    suites.reduce((total, suite) => total + suite[name], 0);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="easlens" tests="${sum('tests')}" failures="${sum('failures')}" errors="${sum('errors')}">\n`;
  for (const suite of suites) {
    const { capture, cases, tests, failures, errors } = suite;
    yield `  <testsuite name="${escaped(capture.file)}" tests="${tests}" failures="${failures}" errors="${errors}" skipped="0">\n`;
    for (const text of cases) yield text;
    yield '  </testsuite>\n';
  }
  const { left } = report;
  if (left.findings > 0)
    yield `  <!-- ${counted(left.findings, 'finding')} more: easlens scan with an output of json has all. -->\n`;
  yield '</testsuites>\n';
}

interface Suite {
  readonly capture: ScannedCapture;
  readonly cases: readonly string[];
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
}

function suiteOf(capture: ScannedCapture, own: readonly ReportedExchange[], failOn: Report['failOn']): Suite {
  const wrong = readingProblem(capture);
  let failures = 0;
  const cases = own.flatMap((exchange) =>
    exchange.findings.map((reported) => {
      const isFailure = isAsGraveAs(failOn, reported.finding.severity);
      if (isFailure) failures++;
      return findingCase(exchange, reported, isFailure);
    }),
  );
  return {
    capture,
    cases: [readingCase(capture, wrong), ...cases],
    tests: cases.length + 1,
    failures,
    errors: wrong === undefined ? 0 : 1,
  };
}

function isAsGraveAs(least: Severity | 'never', severity: Severity): boolean {
  return least !== 'never' && severities.indexOf(severity) <= severities.indexOf(least);
}

/** Why not all of a capture could be read; undefined where it could. */
function readingProblem({ unopened, isPartial, troubles }: ScannedCapture): string | undefined {
  if (unopened) return `${unopened.code} ${unopened.message} ${unopened.wayOut}`;
  if (!isPartial) return undefined;
  const lost = troubles.find(({ isEnd }) => isEnd) ?? troubles.find(({ isLoss }) => isLoss);
  return lost ? `${placeOf(lost.place)}: ${lost.message}` : 'Not all of it could be read.';
}

function readingCase({ file, counts, troubles }: ScannedCapture, wrong: string | undefined): string {
  const start = `    <testcase classname="${escaped(file)}" name="is read whole" time="0">`;
  const notes = troubles.map(({ place, message }) => escaped(`${placeOf(place)}: ${message}`));
  const out = [`${counted(counts.judged, 'exchange')} judged`, ...notes].join('\n');
  const error = wrong === undefined ? '' : `\n      <error type="reading" message="${escaped(wrong)}"/>`;
  return `${start}${error}\n      <system-out>${out}</system-out>\n    </testcase>\n`;
}

function findingCase(exchange: ReportedExchange, { finding }: ReportedFinding, isFailure: boolean): string {
  const { source, command, durationMs } = exchange;
  const { rule, severity, message, why, path, value, spec, line } = finding;
  const name = [rule, placeOf(source), command, deviceOf(exchange)].filter(Boolean).join(' ');
  const seconds = durationMs >= 0 ? (durationMs / 1000).toFixed(3) : '0';
  const lines = [
    message,
    why,
    ...(spec.length > 0 ? [spec.join(', ')] : []),
    ...(path === '' ? [] : [`at ${path}${line === undefined ? '' : `, line ${line}`}`]),
    ...(value === undefined ? [] : [`value: ${value}`]),
  ]
    .map(escaped)
    .join('\n');
  const start = `    <testcase classname="${escaped(source.file)}" name="${escaped(name)}" time="${seconds}">\n`;
  const inside = isFailure
    ? `      <failure type="${severity}" message="${escaped(message)}">${lines}</failure>\n`
    : `      <system-out>${severity}: ${lines}</system-out>\n`;
  return `${start}${inside}    </testcase>\n`;
}
